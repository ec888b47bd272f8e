import { expect, test } from 'vitest';
import { findingOf, isLocalCode } from '../../src/model/finding.ts';
import { resultClasses } from '../../src/model/result.ts';

test.each([
  'DEP_TLS_FAILED',
  'VPP_INTERCEPTED',
  'ENDPOINT_INTERCEPTED_TRUSTED',
  'AMAPI_PROXY_AUTHENTICATION_REQUIRED',
  'ENDPOINT_PROXY_DENIED',
  'ENDPOINT_NAME_MISMATCH',
])('%s is a failure between us and the vendor', (code) => {
  expect(isLocalCode(code)).toBe(true);
  expect(findingOf('fail.network', code)).toBe('local');
  expect(findingOf('fail.server', code)).toBe('local');
});

test.each([null, 'DEP_TIMEOUT', 'VPP_CONNECTION_FAILED', 'DEP_DNS_FAILED', 'PROXYING', 'X_TLS_FAILED_LATER'])(
  '%s may be the vendor’s',
  (code) => {
    expect(isLocalCode(code)).toBe(false);
    expect(findingOf('fail.network', code)).toBe('failing');
  },
);

test('a refusal after the credential’s own date is no refusal by the vendor', () => {
  expect(findingOf('fail.auth')).toBe('auth');
  expect(findingOf('fail.auth', 'CREDENTIAL_EXPIRED')).toBe('ended');
  expect(findingOf('fail.auth', 'VPP_TOKEN_REVOKED', true)).toBe('ended');
});

test('every class has a finding, or says nothing about the vendor', () => {
  const silent = resultClasses.filter((name) => findingOf(name) === undefined);
  expect(silent).toEqual(['throttled', 'inconclusive', 'prober_fault']);
});

test('very many codes do not fill the memory', () => {
  for (let at = 0; at < 3_000; at += 1) expect(isLocalCode(`X${at}_TLS_FAILED`)).toBe(true);
});
