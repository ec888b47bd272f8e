import { createPublicKey, X509Certificate } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { signManagedAccountToken } from '../../src/index.ts';
import { keyPair } from '../key-pair.ts';

const serverUuid = '677CAF70FE6E11E8A1EF1A1B1C1D1E1F';

test('the token is signed with the key of the server token, and says what a device expects', async () => {
  const { privateKey, certificate } = await keyPair();
  const clock = createVirtualClock();
  const sign = () => signManagedAccountToken({ privateKey, serverUuid, clock });
  const [token, other] = [await sign(), await sign()];
  const key = createPublicKey(new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }));
  const { payload, protectedHeader } = await jwtVerify(token.reveal(), key, { currentDate: new Date(clock.now()) });
  expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
  expect(payload).toEqual({
    iss: serverUuid,
    iat: clock.now() / 1000,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    service_type: 'com.apple.maid',
  });
  expect(token.reveal()).not.toBe(other.reveal());
  expect(String(token)).toBe('[redacted]');
});

test('what is wrong is named', async () => {
  const { privateKey } = await keyPair();
  await expect(signManagedAccountToken({ privateKey, serverUuid: '' })).rejects.toThrow(/^serverUuid must be/);
  const nonsense = signManagedAccountToken({ privateKey: new Secret('nonsense'), serverUuid });
  await expect(nonsense).rejects.toMatchObject({ code: 'DEP_KEY_UNREADABLE' });
});
