import { expect, test } from 'vitest';
import { wasNotTaken } from '../../src/call/was-not-taken.ts';
import { reasonOfSystemCode, TransportFailure } from '../../src/index.ts';
import { thingsService } from '../things.ts';

const facts = { service: 'test.things', operation: 'things.add' };

test.each([
  ['ENOTFOUND', 'getaddrinfo', true],
  ['ECONNREFUSED', 'connect', true],
  ['EHOSTUNREACH', 'connect', true],
  ['ETIMEDOUT', 'connect', true],
  ['CERT_HAS_EXPIRED', undefined, true],
  ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, true],
  ['ECONNRESET', 'read', false],
  ['ETIMEDOUT', 'read', false],
  // May come in the middle of a request, too.
  ['EPROTO', 'write', false],
  ['ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC', undefined, false],
  ['UNKNOWN', undefined, false],
])('%s on %s: %s', (code, syscall, expected) => {
  const reason = reasonOfSystemCode(code);
  const cause = new TransportFailure({ reason, code, syscall });
  expect(wasNotTaken(thingsService.errors.createCommon(reason, { ...facts, cause }))).toBe(expected);
});

test('an answer was taken, whatever it said', () => {
  expect(wasNotTaken(thingsService.errors.createCommon('SERVER_ERROR', { ...facts, status: 503 }))).toBe(false);
});
