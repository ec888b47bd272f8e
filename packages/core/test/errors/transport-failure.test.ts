import { expect, test } from 'vitest';
import { reasonOfSystemCode, TransportFailure } from '../../src/index.ts';

test.each([
  ['ENOTFOUND', 'DNS_FAILED'],
  ['EAI_AGAIN', 'DNS_FAILED'],
  ['ECONNRESET', 'CONNECTION_RESET'],
  ['EPIPE', 'CONNECTION_RESET'],
  ['HPE_INVALID_EOF_STATE', 'CONNECTION_RESET'],
  ['EMFILE', 'LOCAL_FAILURE'],
  ['EADDRNOTAVAIL', 'LOCAL_FAILURE'],
  ['CERT_HAS_EXPIRED', 'TLS_FAILED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'TLS_FAILED'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'TLS_FAILED'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'TLS_FAILED'],
  ['EPROTO', 'TLS_FAILED'],
  // What else Node calls a failed verification: none of it may pass for a vendor that cannot be reached.
  ...[
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_CRL',
    'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_SIGNATURE_FAILURE',
    'CERT_NOT_YET_VALID',
    'CERT_CHAIN_TOO_LONG',
    'CERT_REVOKED',
    'CERT_UNTRUSTED',
    'CERT_REJECTED',
    'CRL_SIGNATURE_FAILURE',
    'CRL_NOT_YET_VALID',
    'CRL_HAS_EXPIRED',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'ERROR_IN_CRL_LAST_UPDATE_FIELD',
    'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'HOSTNAME_MISMATCH',
    'UNSPECIFIED',
  ].map((code) => [code, 'TLS_FAILED']),
  ['HPE_INVALID_CONSTANT', 'MALFORMED_RESPONSE'],
  ['Z_DATA_ERROR', 'MALFORMED_RESPONSE'],
  ['ERR__ERROR_FORMAT_PADDING_1', 'MALFORMED_RESPONSE'],
  ['ERR_INVALID_CHAR', 'INVALID_REQUEST'],
  ['ETIMEDOUT', 'TIMEOUT'],
  ['ECONNREFUSED', 'CONNECTION_FAILED'],
  ['EHOSTUNREACH', 'CONNECTION_FAILED'],
  ['SOMETHING_NEW', 'CONNECTION_FAILED'],
])('%s means %s', (code, reason) => {
  expect(reasonOfSystemCode(code)).toBe(reason);
});

test('the message repeats the facts', () => {
  const facts = { reason: 'CONNECTION_FAILED', code: 'ECONNREFUSED', syscall: 'connect', host: 'a', port: 1 } as const;
  expect(new TransportFailure(facts)).toMatchObject({ ...facts, message: 'connect ECONNREFUSED a:1' });
  expect(new TransportFailure({ reason: 'TIMEOUT', code: 'X' }).message).toBe('X');
  expect(new TransportFailure({ reason: 'TIMEOUT', code: 'X', host: 'a' }).message).toBe('X a');
});
