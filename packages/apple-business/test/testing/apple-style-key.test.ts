import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseBusinessKey } from '../../src/index.ts';
import { generateBusinessKey } from '../../src/testing/index.ts';
import { hasVectors, keyVector } from '../vectors.ts';

const bytes = (pem: string) => Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');

describe('generateBusinessKey', () => {
  it('writes files in the form of the published one, byte by byte but for the key itself', (ctx) => {
    if (!hasVectors) ctx.skip('the published vectors are not here');
    const published = keyVector('test_private_apple_style_key.pem');
    const { privateKeyPem } = generateBusinessKey({ curve: 'explicit' });
    expect(privateKeyPem.split('\n').map((line) => line.length)).toEqual(
      published.split('\n').map((line) => line.length),
    );
    expect(privateKeyPem.split('\n')[0]).toBe(published.split('\n')[0]);
    const [ours, theirs] = [bytes(privateKeyPem), bytes(published)];
    // Algorithm and parameters come first; the scalar and the point follow.
    expect(ours.subarray(0, 270).equals(theirs.subarray(0, 270))).toBe(true);
    expect(ours.equals(theirs)).toBe(false);
  });

  it('names the curve, so that other programs can read the file', () => {
    const named = Buffer.from('06082a8648ce3d030107', 'hex');
    expect(bytes(generateBusinessKey().privateKeyPem).includes(named)).toBe(true);
    expect(bytes(generateBusinessKey({ curve: 'explicit' }).privateKeyPem).includes(named)).toBe(false);
    expect(generateBusinessKey().privateKeyPem).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
  });

  it('makes keys that our reader and Node read, each a new one', () => {
    const [one, two] = [generateBusinessKey(), generateBusinessKey({ curve: 'explicit' })];
    expect(parseBusinessKey(one.privateKeyPem).thumbprint).not.toBe(parseBusinessKey(two.privateKeyPem).thumbprint);
    expect(createPrivateKey(one.privateKeyPem).asymmetricKeyType).toBe('ec');
    expect(one.publicKey.export({ format: 'jwk' })).toMatchObject({ crv: 'P-256' });
  });
});
