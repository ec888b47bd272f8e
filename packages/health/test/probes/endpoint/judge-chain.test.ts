import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { findInspectionProduct } from '../../../src/probes/endpoint/expected-issuers.ts';
import {
  type ChainEvidence,
  commonNameOf,
  isPubliclyLogged,
  isRooted,
  judgeChain,
  organisationOf,
} from '../../../src/probes/endpoint/judge-chain.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';

const chains: Record<'apple' | 'nobody' | 'squid', X509Certificate[]> = { apple: [], nobody: [], squid: [] };
beforeAll(() => {
  for (const [name, organisation] of [
    ['apple', 'Apple Inc.'],
    ['nobody', 'Nobody'],
    ['squid', 'Squid proxy'],
  ] as const) {
    const issuer = makeAuthority(`${name} CA`, organisation);
    const leaf = makeCertificate({ subject: [{ name: 'commonName', value: 'x' }], issuer });
    chains[name] = [new X509Certificate(leaf.certificate), new X509Certificate(issuer.certificate)];
  }
});

const web = { vendor: 'apple', trust: 'web' } as const;
const judge = (chain: keyof typeof chains, rest: Partial<ChainEvidence> = {}) =>
  judgeChain({
    target: web,
    chain: chains[chain],
    problem: 'SELF_SIGNED_CERT_IN_CHAIN',
    isRooted: false,
    isApple: false,
    isTrustedHere: false,
    ...rest,
  });

describe('well-known authorities vouch for it', () => {
  test('and it is one of the vendor’s', () => {
    expect(judge('apple', { problem: undefined })).toEqual({ code: undefined, usable: true });
  });

  test('and it is another: a note, whatever its name', () => {
    expect(judge('nobody', { problem: undefined })).toMatchObject({ code: undefined, note: 'issued by Nobody' });
    expect(judge('squid', { problem: undefined })).toMatchObject({ code: undefined });
  });
});

describe("Apple's pinned root vouches for it", () => {
  test.each(['apple', 'any'] as const)('of class %s it is fine', (trust) => {
    expect(judge('apple', { isApple: true, target: { vendor: 'apple', trust } })).toEqual({
      code: undefined,
      usable: true,
    });
  });

  test('of a host with a public certificate it is a note, and at Google it counts for nothing', () => {
    expect(judge('apple', { isApple: true })).toMatchObject({ code: undefined, note: expect.any(String) });
    expect(judge('apple', { isApple: true, target: { vendor: 'google', trust: 'web' } }).code).toBeDefined();
  });
});

test.each([
  ['CERT_HAS_EXPIRED', 'ENDPOINT_CERTIFICATE_EXPIRED'],
  ['CERT_NOT_YET_VALID', 'ENDPOINT_CERTIFICATE_NOT_YET_VALID'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'ENDPOINT_NAME_MISMATCH'],
])('%s is no inspection', (problem, code) => {
  expect(judge('apple', { problem, isRooted: true })).toEqual({ code, usable: false });
});

test.each(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])(
  '%s of a chain that nobody knows is not the vendor’s',
  (problem) => {
    expect(judge('apple', { problem }).code).toBe('ENDPOINT_UNKNOWN_ROOT');
    expect(judge('squid', { problem })).toMatchObject({ code: 'ENDPOINT_INTERCEPTED', product: 'Squid' });
  },
);

describe('a chain is rooted', () => {
  const pem = (name: keyof typeof chains) => [chains[name].at(-1)?.toString() ?? ''];
  test('if an authority signed it, however that is written', () => {
    expect(isRooted(chains.nobody, pem('nobody'))).toBe(true);
    expect(isRooted(chains.nobody, [pem('nobody')[0]!.trim().replaceAll('\n', '\r\n')])).toBe(true);
  });
  test('and not by another authority, without a chain, or by a name alone', () => {
    expect(isRooted(chains.nobody, pem('apple'))).toBe(false);
    expect(isRooted([], pem('apple'))).toBe(false);
    // An authority of the same name with another key.
    const forged = new X509Certificate(makeAuthority('nobody CA', 'Nobody').certificate);
    expect(isRooted([chains.nobody[0]!, forged], [forged.toString()])).toBe(false);
  });
});

describe('no well-known authority signed it', () => {
  test('but this machine does: inspected, and usable', () => {
    expect(judge('nobody', { isTrustedHere: true })).toEqual({ code: 'ENDPOINT_INTERCEPTED_TRUSTED', usable: true });
  });

  test('and a product names itself', () => {
    expect(judge('squid')).toEqual({ code: 'ENDPOINT_INTERCEPTED', usable: false, product: 'Squid' });
  });

  test("and it bears the vendor's name: unknown, never trusted", () => {
    expect(judge('apple')).toEqual({ code: 'ENDPOINT_UNKNOWN_ROOT', usable: false });
  });

  test('and it is the vendor’s own certificate alone: incomplete', () => {
    const chain = chains.apple.slice(0, 1);
    expect(judge('apple', { chain, problem: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }).code).toBe(
      'ENDPOINT_INCOMPLETE_CHAIN',
    );
  });

  test('and there is no certificate at all', () => {
    expect(judge('apple', { chain: [] }).code).toBe('ENDPOINT_UNKNOWN_ROOT');
  });
});

test('parts of names', () => {
  expect(organisationOf('C=US\nO=Apple Inc.\nCN=X')).toBe('Apple Inc.');
  expect(commonNameOf('C=US\nO=Apple Inc.\nCN=X')).toBe('X');
  expect(organisationOf('')).toBe('');
});

test('a certificate that no public log knows', () => {
  expect(isPubliclyLogged(chains.apple[0]!)).toBe(false);
});

test.each([
  ['CN=Zscaler Intermediate Root CA', 'Zscaler'],
  ['O=Cisco Umbrella Root', 'Cisco'],
  ['CN=DO_NOT_TRUST_FiddlerRoot', 'Fiddler'],
  ['O=Asset Management', undefined],
  ['O=Let’s Encrypt', undefined],
])('%s names %s', (text, product) => {
  const found = findInspectionProduct(text);
  expect(found === 'DO_NOT_TRUST' ? 'Fiddler' : found).toBe(product);
});
