import { expect, test } from 'vitest';
import { type BusinessClient, parseActivityLog } from '../src/index.ts';
import { stage } from './setup.ts';

// What callers without TypeScript pass.
const untyped = (value?: unknown) => value as never;

test.for<readonly [string, (business: BusinessClient) => unknown, string]>([
  [
    'orgDeviceActivities.create',
    (business) => business.orgDeviceActivities.create(untyped()),
    'request must be an object',
  ],
  [
    'orgDeviceActivities.preflight',
    (business) => business.orgDeviceActivities.preflight(untyped()),
    'request must be an object',
  ],
  ['blueprints.create', (business) => business.blueprints.create(untyped()), 'blueprint must be an object'],
  ['blueprints.update', (business) => business.blueprints.update('b', untyped()), 'change must be an object'],
  ['blueprints.getWithRelated', (business) => business.blueprints.getWithRelated('b', untyped()), 'options must be'],
  ['auditEvents.list', async (business) => business.auditEvents.list(untyped()), 'options must be an object'],
])('%s refuses an argument of the wrong type before it sends anything', async ([name, call, words]) => {
  await using staged = await stage();
  const error = await Promise.resolve(call(staged.client())).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as TypeError).message).toContain(`${name}: ${words}`);
  expect(staged.simulator.requests()).toHaveLength(0);
});

test('an activity log that is neither a text nor bytes is refused', () => {
  expect(() => parseActivityLog(untyped({}))).toThrow('expected a text or bytes (a Buffer)');
});
