import { VendorError } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { classifyError, classifyExpired, classifyProberFault } from '../../src/model/classify.ts';

function failure(summary: string): VendorError {
  const entry = { kind: 'server', summary, remedy: 'Wait.' } as const;
  return new VendorError('VPP_X', entry, { service: 'apple.vpp', operation: 'assets.list' });
}

test('an error of a client has its code, owner and remedy, and its message as a sentence', () => {
  expect(classifyError(failure('it failed'))).toMatchObject({ class: 'fail.server', code: 'VPP_X', owner: 'vendor' });
  expect(classifyError(failure('it failed')).error).toMatch(/it failed\.$/);
  expect(classifyError(failure('it failed!')).error).toMatch(/it failed!$/);
});

test.each([
  ['PROBE_CRASHED', 'prober_fault'],
  ['PROBE_STUCK', 'prober_fault'],
  ['PROBE_ABORTED', 'inconclusive'],
] as const)('%s is ours, never the vendor’s', (code, name) => {
  const found = classifyProberFault(code);
  expect(found).toMatchObject({ class: name, code, owner: 'us' });
  expect(`${found.remedy} ${found.error}`).toMatch(/^\S.*\. \S.*\.$/);
});

test('a credential that has ended by its own date is the credential’s failure', () => {
  expect(classifyExpired()).toMatchObject({ class: 'fail.auth', code: 'CREDENTIAL_EXPIRED', owner: 'credential' });
});
