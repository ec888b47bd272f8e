import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signClientAssertion } from '../../src/auth/client-assertion.ts';
import { parseBusinessKey } from '../../src/index.ts';
import { generateBusinessKey } from '../../src/testing/index.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const { privateKeyPem } = generateBusinessKey();
const input = {
  clientId: 'BUSINESSAPI.1',
  keyId: 'key-1',
  key: parseBusinessKey(privateKeyPem),
  nowMs,
  id: 'id-1',
};

const decode = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('signClientAssertion', () => {
  it('states what Apple asks for', async () => {
    const [header, claims] = (await signClientAssertion(input)).reveal().split('.');
    expect(decode(header)).toEqual({ alg: 'ES256', kid: 'key-1', typ: 'JWT' });
    expect(decode(claims)).toEqual({
      iss: 'BUSINESSAPI.1',
      sub: 'BUSINESSAPI.1',
      aud: 'https://account.apple.com/auth/oauth2/v2/token',
      iat: nowMs / 1000 - 60,
      exp: nowMs / 1000 + 600,
      jti: 'id-1',
    });
  });

  it('is signed in the form of JOSE, which OpenSSL verifies', async () => {
    const [header, claims, signature = ''] = (await signClientAssertion(input)).reveal().split('.');
    const raw = Buffer.from(signature, 'base64url');
    expect(raw).toHaveLength(64);
    const key = createPublicKey(privateKeyPem);
    const signed = Buffer.from(`${header}.${claims}`);
    expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
    expect(verify('sha256', Buffer.from(`${header}.x`), { key, dsaEncoding: 'ieee-p1363' }, raw)).toBe(false);
  });

  it('is not printed', async () => {
    expect(JSON.stringify({ assertion: await signClientAssertion(input) })).toBe('{"assertion":"[redacted]"}');
  });
});
