import { describe, expect, it } from 'vitest';
import { KeyProblem } from '../../src/auth/key-error.ts';
import { readPrivateKeyBlock } from '../../src/auth/pem.ts';

const block = (label: string, body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;

function problemOf(text: string): string {
  try {
    readPrivateKeyBlock(text);
  } catch (error) {
    if (error instanceof KeyProblem) return error.problem;
  }
  return 'none';
}

describe('readPrivateKeyBlock', () => {
  it('decodes the body, whatever the label of the private key is', () => {
    for (const label of ['PRIVATE KEY', 'EC PRIVATE KEY']) {
      expect(readPrivateKeyBlock(block(label, 'AQID\nBAU=')).toString('hex')).toBe('0102030405');
    }
  });

  it('passes over blocks that are no private key', () => {
    expect(readPrivateKeyBlock(block('CERTIFICATE', 'AAAA') + block('PRIVATE KEY', 'AQID')).toString('hex')).toBe(
      '010203',
    );
  });

  it.each([
    ['PKCS7', 'dep-token'],
    ['CERTIFICATE REQUEST', 'certificate'],
    ['RSA PUBLIC KEY', 'rsa'],
    ['EC PUBLIC KEY', 'public'],
    ['DSA PRIVATE KEY', 'other-algorithm'],
    ['X509 CRL', 'not-a-key'],
  ])('tells what a %s is', (label, problem) => {
    expect(problemOf(block(label, 'AQID'))).toBe(problem);
  });

  it('does not take a block that ends under another label', () => {
    expect(problemOf('-----BEGIN PRIVATE KEY-----\nAQID\n-----END EC PRIVATE KEY-----')).toBe('damaged');
  });

  it('reads a content token that was decoded already', () => {
    expect(problemOf('{"token":"x","expDate":"2027"}')).toBe('vpp-token');
    expect(problemOf('{"kty":"EC"}')).toBe('json');
  });
});
