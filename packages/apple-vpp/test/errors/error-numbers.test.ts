import { expect, it } from 'vitest';
import type { ErrorNumberEntry } from '../../src/errors/error-number-entry.ts';
import { errorNumbers, isKnownErrorNumber } from '../../src/errors/error-numbers.ts';

// Apple, "Handling error responses": direct answers by status, and what only events and notifications have.
const byStatus: Readonly<Record<number, readonly number[]>> = {
  401: [9601, 9621, 9622, 9625, 9722],
  403: [9637, 9647],
  405: [9726],
  410: [9634],
  415: [9727],
  429: [9646],
  500: [9603],
  503: [9729],
  400: [
    9602, 9609, 9623, 9650, 9700, 9701, 9702, 9703, 9704, 9705, 9706, 9707, 9708, 9709, 9710, 9711, 9712, 9713, 9714,
    9715, 9716, 9717, 9718, 9719, 9720, 9721, 9723, 9724, 9725, 9728, 9811, 9812, 9813, 9814, 9815, 9816, 9817, 9818,
  ],
};
const eventsOnly = [9635, 9641, 9644];
const inEvents = [9603, 9609, 9635, 9641, 9644, 9709, 9716];

const byValue = (one: number, other: number) => one - other;

const entries = Object.entries(errorNumbers).map(([number, entry]: [string, ErrorNumberEntry]) => ({
  number: Number(number),
  ...entry,
}));

// Apple, "Managing apps and books through web services (Legacy)": what the second version does not have.
const legacy = [
  9600, 9604, 9605, 9606, 9607, 9608, 9610, 9611, 9612, 9613, 9614, 9615, 9616, 9617, 9618, 9619, 9620, 9624, 9626,
  9627, 9628, 9629, 9630, 9631, 9632, 9633, 9636, 9642, 9643,
];

it('holds exactly the documented numbers', () => {
  const documented = [...Object.values(byStatus).flat(), ...eventsOnly, ...legacy].sort(byValue);
  expect(entries.map(({ number }) => number).sort(byValue)).toEqual(documented);
});

it.each(Object.entries(byStatus))('knows what comes with status %s', (status, numbers) => {
  const found = entries.filter((entry) => entry.status === Number(status)).map(({ number }) => number);
  expect(found.sort(byValue)).toEqual([...numbers].sort(byValue));
});

it('knows what events can hold', () => {
  expect(entries.filter(({ asynchronous }) => asynchronous).map(({ number }) => number)).toEqual(inEvents);
  const ofNoAnswer = entries.filter((entry) => entry.status === undefined && entry.legacy === undefined);
  expect(ofNoAnswer.map(({ number }) => number)).toEqual(eventsOnly);
});

it('knows which numbers only the first version has', () => {
  expect(entries.filter((entry) => entry.legacy).map(({ number }) => number)).toEqual(legacy);
});

// The column "act" of the list of numbers.
it.each([
  ['back-off', [9603, 9644, 9646, 9729]],
  ['new-credential', [9601, 9621, 9622, 9625, 9647]],
  ['never', [9634, 9637]],
  ['change-state', [9609, 9635, 9641, 9709, 9716, 9721, 9728, 9812, 9814, 9815, 9817, 9818]],
] as const)('knows which numbers call for %s', (retryClass, numbers) => {
  const found = entries.filter((entry) => entry.retryClass === retryClass && !entry.legacy);
  expect(found.map(({ number }) => number)).toEqual(numbers);
});

it('backs off from what the kind says may pass, and from nothing else', () => {
  for (const { number, kind, retryClass, legacy: isLegacy } of entries) {
    const passes = kind === 'server' || kind === 'throttled';
    // The first version punished those who repeated a failing call.
    if (!(isLegacy && kind === 'throttled')) expect(retryClass === 'back-off', String(number)).toBe(passes);
    if (retryClass === 'new-credential') expect(kind).toBe('auth');
  }
});

it('gives each number a code of its own', () => {
  expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length);
  for (const { code } of entries) expect(code).toMatch(/^VPP_[A-Z_]+$/);
});

it('says for each what happened and what to do', () => {
  for (const { summary, remedy } of entries) {
    expect(summary).toMatch(/^[a-z].*[^.]$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  }
});

it('gives each way to lose a token its own remedy', () => {
  const tokens = entries.filter(({ number }) => [9601, 9621, 9622, 9625].includes(number));
  expect(tokens.map(({ kind }) => kind)).toEqual(['auth', 'auth', 'auth', 'auth']);
  expect(new Set(tokens.map(({ remedy }) => remedy)).size).toBe(4);
});

it('knows its own numbers only', () => {
  expect([9622, 9818].every(isKnownErrorNumber)).toBe(true);
  expect([0, 9999, 96220, Number.NaN].some(isKnownErrorNumber)).toBe(false);
});
