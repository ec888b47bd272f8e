import { expect, test } from 'vitest';
import { commandMethods } from '../../src/api/commands.ts';
import { outcomeOf } from '../../src/index.ts';

const name = 'enterprises/e/devices/d/operations/1';

test.for([
  [{ name }, undefined],
  [{ name, done: false, metadata: { errorCode: 'UNKNOWN' } }, undefined],
  [{ name, done: true }, { result: 'succeeded' }],
  [{ name, done: true, error: { code: 1 } }, { result: 'cancelled' }],
  [{ name, done: true, error: { code: 4 } }, { result: 'expired' }],
  [
    { name, done: true, error: { code: 13, message: 'x' } },
    { result: 'failed', reason: 'error 13' },
  ],
  [
    { name, done: true, metadata: { errorCode: 'API_LEVEL' }, error: { code: 9 } },
    { result: 'failed', reason: 'API_LEVEL' },
  ],
  [
    {
      name,
      done: true,
      metadata: { startLostModeStatus: { status: 'RESET_PASSWORD_RECENTLY' }, errorCode: 'UNKNOWN' },
    },
    { result: 'failed', reason: 'RESET_PASSWORD_RECENTLY' },
  ],
  [
    { name, done: true, metadata: { stopLostModeStatus: { status: 'NOT_IN_LOST_MODE' } } },
    { result: 'succeeded', reason: 'NOT_IN_LOST_MODE' },
  ],
  [
    {
      name,
      done: true,
      metadata: {
        clearAppsDataStatus: { results: { a: { clearingResult: 'SUCCESS' }, b: { clearingResult: 'APP_NOT_FOUND' } } },
      },
    },
    { result: 'failed', reason: 'APP_NOT_FOUND' },
  ],
] as const)('%o is %o', ([operation, outcome]) => {
  expect(outcomeOf(structuredClone(operation) as Parameters<typeof outcomeOf>[0])).toEqual(outcome);
});

test.each(['true', 1, null])('an operation with done: %j is refused, and does not go on for ever', (done) => {
  expect(() => commandMethods.get.endpoint.response?.read({ name, done })).toThrow('/done should be');
});

test.each([
  { error: 'x' },
  { error: null },
  { metadata: 'x' },
  { metadata: { errorCode: 7 } },
  { metadata: { startLostModeStatus: 'x' } },
  { metadata: { esimStatus: { status: 7 } } },
])('a finished operation with %j is refused, and no success', (members) => {
  expect(() => commandMethods.get.endpoint.response?.read({ name, done: true, ...members })).toThrow();
});
