import { expect, test } from 'vitest';
import {
  applyAssignment,
  createDepClient,
  type DepClient,
  parseServerToken,
  planAssignment,
  reconcileFleet,
} from '../src/index.ts';
import { createDepSimulator } from '../src/testing/index.ts';

// What callers without TypeScript pass.
const untyped = (value?: unknown) => value as never;
const uuid = '0123456789ABCDEF0123456789ABCDEF';

test.for<readonly [string, (dep: DepClient) => unknown, string]>([
  ['devices.sync', async (dep) => dep.devices.sync(untyped()), 'options must be an object, not undefined'],
  ['devices.details', (dep) => dep.devices.details(untyped()), 'serialNumbers must be a list, not undefined'],
  ['devices.details', (dep) => dep.devices.details(untyped('C02A')), 'serialNumbers must be a list, not this text'],
  ['devices.disown', (dep) => dep.devices.disown(untyped('C02A'), { forGood: true }), 'serialNumbers must be a list'],
  ['profiles.define', (dep) => dep.profiles.define(untyped()), 'profile must be an object, not undefined'],
  ['profiles.get', (dep) => dep.profiles.get(untyped()), 'profileUuid must be a text, not undefined'],
  ['profiles.assign', (dep) => dep.profiles.assign(untyped(), []), 'profileUuid must be a text, not undefined'],
  [
    'profiles.assign',
    (dep) => dep.profiles.assign(uuid, untyped('C02A')),
    'serialNumbers must be a list, not this text',
  ],
  ['profiles.remove', (dep) => dep.profiles.remove(untyped({})), 'serialNumbers must be a list, not an object'],
  ['applyAssignment', () => applyAssignment(untyped(), untyped({})), 'client must be an object, not undefined'],
  ['applyAssignment', (dep) => applyAssignment(dep, untyped()), 'plan must be an object, not undefined'],
  ['applyAssignment', (dep) => applyAssignment(dep, untyped({})), 'plan.assign must be a list, not undefined'],
  [
    'planAssignment',
    () => planAssignment(untyped({ wanted: () => uuid })),
    'devices must be a list or another iterable',
  ],
  ['planAssignment', () => planAssignment(untyped({ devices: [] })), 'wanted must be a function, not undefined'],
  ['reconcileFleet', (dep) => reconcileFleet(dep, untyped()), 'known must be a list or another iterable'],
  ['reconcileFleet', (dep) => reconcileFleet(dep, untyped(['C02A'])), 'known[] must be an object, not this text'],
])('%s refuses an argument of the wrong type before it sends anything', async ([name, call, words]) => {
  const { credential } = createDepSimulator();
  await using dep = createDepClient({ credential });
  const error = await Promise.resolve(call(dep)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as TypeError).message).toContain(`${name}: ${words}`);
});

test.each([undefined, null, 5, {}])('a token that is %o is neither a text nor bytes', (source) => {
  expect(() => parseServerToken(untyped(source))).toThrow('expected a text or bytes (a Buffer)');
});
