import { expect, test } from 'vitest';
import { NetworkFailure, type NetworkLayer } from '../../../src/network/network-failure.ts';
import { codeOfFailure } from '../../../src/probes/endpoint/failure-codes.ts';
import { endpointFindings } from '../../../src/probes/endpoint/findings.ts';

test.each<[NetworkLayer, string, string]>([
  ['dns', 'ENOTFOUND', 'ENDPOINT_NAME_NOT_FOUND'],
  ['dns', 'ENODATA', 'ENDPOINT_NAME_NOT_FOUND'],
  ['dns', 'EAI_AGAIN', 'ENDPOINT_DNS_FAILED'],
  ['dns', 'ETIMEDOUT', 'ENDPOINT_DNS_FAILED'],
  ['tcp', 'ECONNREFUSED', 'ENDPOINT_REFUSED'],
  ['tcp', 'ETIMEDOUT', 'ENDPOINT_TIMEOUT'],
  ['tcp', 'EHOSTUNREACH', 'ENDPOINT_UNREACHABLE'],
  ['tcp', 'ENETUNREACH', 'ENDPOINT_UNREACHABLE'],
  ['proxy', 'ECONNRESET', 'ENDPOINT_PROXY_GATEWAY'],
  ['proxy', 'ETIMEDOUT', 'ENDPOINT_PROXY_GATEWAY'],
  ['proxy', 'HPE_INVALID_CONSTANT', 'ENDPOINT_PROXY_GATEWAY'],
  ['proxy', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ENDPOINT_PROXY_UNREACHABLE'],
  ['proxy', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ENDPOINT_PROXY_UNREACHABLE'],
  ['proxy', 'INVALID_PURPOSE', 'ENDPOINT_PROXY_UNREACHABLE'],
  ['proxy', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ENDPOINT_PROXY_UNREACHABLE'],
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
  ['http', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ENDPOINT_TLS_RESET'],
  ['http', 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED', 'ENDPOINT_TLS_RESET'],
])('%s %s is %s', (layer, code, expected) => {
  expect(codeOfFailure(new NetworkFailure(layer, code))).toEqual({ code: expected, detail: code });
});

test('a refusal of a proxy has its status, and the ways to sign in', () => {
  expect(codeOfFailure(new NetworkFailure('proxy', 'PROXY_407', { status: 407, schemes: ['NTLM', 'Basic'] }))).toEqual({
    code: 'ENDPOINT_PROXY_AUTH',
    detail: 'offered: NTLM, Basic',
  });
});

test.each([
  [302, 'ENDPOINT_PROXY_DENIED'],
  [400, 'ENDPOINT_PROXY_DENIED'],
  [403, 'ENDPOINT_PROXY_DENIED'],
  [405, 'ENDPOINT_PROXY_DENIED'],
  [429, 'ENDPOINT_PROXY_DENIED'],
  [500, 'ENDPOINT_PROXY_GATEWAY'],
  [502, 'ENDPOINT_PROXY_GATEWAY'],
  [503, 'ENDPOINT_PROXY_GATEWAY'],
  [504, 'ENDPOINT_PROXY_GATEWAY'],
  [511, 'ENDPOINT_PORTAL'],
])('a proxy that answers %i: %s, and nothing of it is the vendor’s', (status, code) => {
  const found = codeOfFailure(new NetworkFailure('proxy', `PROXY_${status}`, { status }));
  expect(found).toEqual({ code, detail: `status ${status}` });
  expect(endpointFindings[found.code].owner).toBe('network');
});
