import { describe, expect, test } from 'vitest';
import { createCommandQueue, createEmmClient, createPushReceiver, parseServiceAccountKey } from '../src/index.ts';
import { createPlayClient } from '../src/play/index.ts';
import { createEmmSimulator } from '../src/testing/index.ts';
import { createZeroTouchClient } from '../src/zero-touch/index.ts';
import { failureOf, startEmm } from './start-emm.ts';

// What callers without TypeScript pass.
const untyped = (value: unknown) => value as never;
const { credential } = createEmmSimulator();

describe.each([
  ['createEmmClient', createEmmClient],
  ['createPlayClient', createPlayClient],
  ['createZeroTouchClient', createZeroTouchClient],
] as const)('%s', (name, create) => {
  test.for([
    [undefined, `${name} takes one object with options`],
    [null, `${name} takes one object with options`],
    [{ credential, orign: 'https://x.example' }, `${name} has no option "orign"; did you mean "origin"?`],
    [{ credential: 'acme.json' }, 'credential must be what parseServiceAccountKey'],
    [{}, 'credential must be what parseServiceAccountKey'],
    [{ credential: { kind: 'person' } }, 'credential must be what parseServiceAccountKey'],
    [{ credential: { ...credential, privateKey: 'text' } }, 'credential.privateKey must be a Secret'],
    [{ credential, unknownMembers: 'ignore' }, 'unknownMembers must be "refuse" or "send"'],
    [{ credential, origin: 'http://x.example' }, 'origin must be an https URL'],
  ] as const)('refuses %o', ([options, words]) => {
    expect(() => create(untyped(options))).toThrow(TypeError);
    expect(() => create(untyped(options))).toThrow(words);
  });
});

describe('a call', () => {
  test.for([
    [
      'policies.patch without options',
      (emm) => emm.policies.patch('enterprises/LC1/policies/p', {}, untyped(undefined)),
      'updateMask: it names nothing',
    ],
    [
      'policies.patch with a text as mask',
      (emm) => emm.policies.patch('enterprises/LC1/policies/p', {}, untyped({ updateMask: 'cameraDisabled' })),
      'updateMask: a list of paths was expected, such as ["cameraDisabled"]',
    ],
    [
      'policies.patch with null as options',
      (emm) => emm.policies.patch('enterprises/LC1/policies/p', {}, untyped(null)),
      'takes one object with options',
    ],
    [
      'policies.patch with a misspelt option',
      (emm) => emm.policies.patch('enterprises/LC1/policies/p', {}, untyped({ updateMasks: [] })),
      'did you mean "updateMask"?',
    ],
    [
      'policies.modifyApplications without a list',
      (emm) => emm.policies.modifyApplications('enterprises/LC1/policies/p', untyped({})),
      'changes: a list was expected',
    ],
    [
      'policies.installApplications without a list',
      (emm) => emm.policies.installApplications('enterprises/LC1/policies/p', untyped('com.a')),
      'applications: a list was expected',
    ],
    [
      'policies.removeApplications without a package',
      (emm) => emm.policies.removeApplications('enterprises/LC1/policies/p', []),
      'packageNames: a package was expected',
    ],
    [
      'policies.waitUntilApplied without a policy',
      (emm) => emm.policies.waitUntilApplied('enterprises/LC1/devices/d', untyped(undefined)),
      'policy must be an object, not undefined',
    ],
    [
      'devices.patch without a change',
      (emm) => emm.devices.patch('enterprises/LC1/devices/d', untyped(undefined)),
      'change: an object was expected',
    ],
    [
      'devices.delete with null as options',
      (emm) => emm.devices.delete('enterprises/LC1/devices/d', untyped(null)),
      'takes one object with options',
    ],
    [
      'devices.delete with a misspelt option',
      (emm) => emm.devices.delete('enterprises/LC1/devices/d', untyped({ wipeFlags: [] })),
      'has no option "wipeFlags"',
    ],
    [
      'enterprises.create without a request',
      (emm) => emm.enterprises.create(untyped(undefined)),
      'request: an object was expected',
    ],
    [
      'signupUrls.create without a request',
      (emm) => emm.signupUrls.create(untyped(undefined)),
      'request: an object was expected',
    ],
    [
      'enrollmentTokens.create without a token',
      (emm) => emm.enrollmentTokens.create('enterprises/LC1', untyped(undefined)),
      'token: an object was expected',
    ],
    [
      'enrollmentTokens.create for another enterprise',
      (emm) => emm.enrollmentTokens.create('enterprises/LC1', { policyName: 'enterprises/LC2/policies/p' }),
      'belongs to another enterprise',
    ],
    [
      'call without arguments',
      (emm) => emm.call('enterprises.get', untyped(undefined)),
      "call('enterprises.get') takes one object",
    ],
    [
      'call of a method that does not exist',
      (emm) => emm.call(untyped('enterprises.dance'), untyped({})),
      'has no method enterprises.dance',
    ],
  ] as [string, (emm: ReturnType<typeof createEmmClient>) => Promise<unknown>, string][])(
    '%s is an error in our words, and nothing is sent',
    async ([, call, words]) => {
      await using started = await startEmm();
      const error = await failureOf(call(started.emm));
      expect(String(error)).toContain(words);
      expect(started.google.requests()).toEqual([]);
    },
  );
});

test.for([
  [undefined, 'createCommandQueue takes one object'],
  [{ commands: {}, store: {}, stores: {} }, 'did you mean "store"?'],
  [{ store: {} }, 'commands must be the calls of a client'],
  [{ commands: {} }, 'store must be a command store'],
] as const)('createCommandQueue refuses %o', ([options, words]) => {
  expect(() => createCommandQueue(untyped(options))).toThrow(words);
});

test.for([
  [undefined, 'createPushReceiver takes one object'],
  [{ audience: 'a', serviceAccountEmail: 'b', onNotifications: () => {} }, 'did you mean "onNotification"?'],
  [{ audience: '', serviceAccountEmail: 'b', onNotification: () => {} }, 'audience must be'],
  [{ audience: 'a', serviceAccountEmail: 'b' }, 'onNotification must be a function'],
] as const)('createPushReceiver refuses %o', ([options, words]) => {
  expect(() => createPushReceiver(untyped(options))).toThrow(words);
});

test('parseServiceAccountKey refuses an argument that is neither text nor bytes', () => {
  expect(() => parseServiceAccountKey(untyped({}))).toThrow('takes the content of the key file');
});
