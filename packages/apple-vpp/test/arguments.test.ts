import { expect, test } from 'vitest';
import { createVppClient, forgetFormerSecrets, type VppClient } from '../src/index.ts';
import { createVppSimulator } from '../src/testing/index.ts';

// What callers without TypeScript pass.
const untyped = (value?: unknown) => value as never;
const assets = [{ adamId: '361304891' }];

test.for<readonly [string, (vpp: VppClient) => unknown, string]>([
  ['clientConfig.update', (vpp) => vpp.clientConfig.update(untyped()), 'change must be an object, not undefined'],
  ['clientConfig.subscribe', (vpp) => vpp.clientConfig.subscribe(untyped()), 'options must be an object'],
  ['clientConfig.subscribe', (vpp) => vpp.clientConfig.subscribe(untyped({ secret: 's' })), 'secret must be a Secret'],
  ['assets.associateAndWait', (vpp) => vpp.assets.associateAndWait(untyped()), 'request must be an object'],
  ['assets.associateAndWait', (vpp) => vpp.assets.associateAndWait(untyped({})), 'assets must be a list'],
  [
    'assets.disassociateAndWait',
    (vpp) => vpp.assets.disassociateAndWait(untyped({ assets, serialNumbers: 'C02A' })),
    'serialNumbers must be a list, not this text',
  ],
  ['assets.revokeAndWait', (vpp) => vpp.assets.revokeAndWait(untyped()), 'request must be an object'],
  ['licences.plan', (vpp) => vpp.licences.plan(untyped()), 'options must be an object'],
  ['licences.plan', (vpp) => vpp.licences.plan(untyped({})), 'desired must be a list, not undefined'],
  ['licences.apply', (vpp) => vpp.licences.apply(untyped()), 'plan must be an object'],
  ['licences.apply', (vpp) => vpp.licences.apply(untyped({})), 'plan.problems must be a list'],
  ['licences.resume', (vpp) => vpp.licences.resume(untyped(), untyped()), 'jobId must be a text'],
  ['licences.resume', (vpp) => vpp.licences.resume('job', untyped({})), 'store must be an object'],
  [
    'subscriptions.associateAndWait',
    (vpp) => vpp.subscriptions.associateAndWait(untyped()),
    'request must be an object',
  ],
  [
    'subscriptions.disassociateAndWait',
    (vpp) => vpp.subscriptions.disassociateAndWait(untyped({ adamIds: 5 })),
    'adamIds must be a list, not 5',
  ],
  ['forgetFormerSecrets', () => forgetFormerSecrets(untyped()), 'secrets must be an object'],
])('%s refuses an argument of the wrong type before it sends anything', async ([name, call, words]) => {
  const { credential } = createVppSimulator();
  await using vpp = createVppClient({ credential });
  const error = await Promise.resolve(call(vpp)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as TypeError).message).toContain(`${name}: ${words}`);
});
