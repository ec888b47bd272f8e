import { expect, test } from 'vitest';
import { NetworkFailure, type NetworkLayer } from '../../../src/network/network-failure.ts';
import { codeOfFailure } from '../../../src/probes/endpoint/failure-codes.ts';

test.each<[NetworkLayer, string, string]>([
  ['dns', 'ENOTFOUND', 'ENDPOINT_NAME_NOT_FOUND'],
  ['dns', 'ENODATA', 'ENDPOINT_NAME_NOT_FOUND'],
  ['dns', 'EAI_AGAIN', 'ENDPOINT_DNS_FAILED'],
  ['dns', 'ETIMEDOUT', 'ENDPOINT_DNS_FAILED'],
  ['tcp', 'ECONNREFUSED', 'ENDPOINT_REFUSED'],
  ['tcp', 'ETIMEDOUT', 'ENDPOINT_TIMEOUT'],
  ['tcp', 'EHOSTUNREACH', 'ENDPOINT_UNREACHABLE'],
  ['tcp', 'ENETUNREACH', 'ENDPOINT_UNREACHABLE'],
  ['proxy', 'ECONNRESET', 'ENDPOINT_REFUSED'],
  ['tls', 'ECONNRESET', 'ENDPOINT_TLS_RESET'],
  ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ENDPOINT_NOT_TLS'],
  ['tls', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ENDPOINT_NOT_TLS'],
  ['tls', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'ENDPOINT_TLS_VERSION'],
  ['tls', 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'ENDPOINT_TLS_VERSION'],
  ['tls', 'ETIMEDOUT', 'ENDPOINT_NO_ANSWER'],
  ['http', 'HPE_INVALID_CONSTANT', 'ENDPOINT_TLS_VERSION'],
  ['http', 'ERR_HTTP2_ERROR', 'ENDPOINT_TLS_VERSION'],
  ['http', 'ERR_HTTP2_SESSION_ERROR', 'ENDPOINT_NO_ANSWER'],
  ['http', 'ECONNRESET', 'ENDPOINT_NO_ANSWER'],
])('%s %s is %s', (layer, code, expected) => {
  expect(codeOfFailure(new NetworkFailure(layer, code))).toEqual({ code: expected, detail: code });
});

test('a refusal of a proxy has its status, and the ways to sign in', () => {
  expect(codeOfFailure(new NetworkFailure('proxy', 'PROXY_407', { status: 407, schemes: ['NTLM', 'Basic'] }))).toEqual({
    code: 'ENDPOINT_PROXY_AUTH',
    detail: 'offered: NTLM, Basic',
  });
  expect(codeOfFailure(new NetworkFailure('proxy', 'PROXY_503', { status: 503 }))).toEqual({
    code: 'ENDPOINT_PROXY_DENIED',
    detail: 'status 503',
  });
});
