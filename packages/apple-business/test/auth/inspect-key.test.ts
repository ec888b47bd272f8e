import { generateKeyPairSync } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { inspectBusinessKey, parseBusinessKey } from '../../src/index.ts';
import { generateBusinessKey } from '../../src/testing/index.ts';
import { hasVectors, keyVector } from '../vectors.ts';

describe('inspectBusinessKey', () => {
  it.for([
    ['test_private_apple_style_key.pem', "as Apple's portal delivers it"],
    ['test_private_pkcs8_key.pem', 'PKCS#8'],
    ['test_private_sec1_key.pem', 'SEC 1'],
  ] as const)('knows the published %s', ([name, what], ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    const inspection = inspectBusinessKey(keyVector(name));
    expect(inspection).toMatchObject({ usable: true, what: expect.stringContaining(what) });
    expect(inspection.thumbprint).toBe(parseBusinessKey(keyVector(name)).thumbprint);
  });

  it('knows the published OpenSSH key for what it is', (ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    expect(inspectBusinessKey(keyVector('test_private_ssh_key.pem'))).toMatchObject({
      usable: false,
      what: "the key is in OpenSSH's own format",
      thumbprint: undefined,
      next: expect.stringContaining('ssh-keygen'),
    });
  });

  it.each([
    ['a P-384 key', generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'another curve'],
    ['an Ed25519 key', generateKeyPairSync('ed25519').privateKey, 'another algorithm'],
  ])('says of %s what is wrong with it', (_, key, what) => {
    const text = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(inspectBusinessKey(text)).toMatchObject({ usable: false, what: expect.stringContaining(what) });
  });

  it('shows nothing of the key', () => {
    const { privateKeyPem } = generateBusinessKey();
    const text = JSON.stringify(inspectBusinessKey(new Secret(privateKeyPem)));
    expect(text).not.toContain(privateKeyPem.split('\n')[2]);
    expect(inspectBusinessKey('hello')).toMatchObject({ usable: false, what: 'this is not a private key' });
  });
});
