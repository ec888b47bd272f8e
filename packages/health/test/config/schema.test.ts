import { describe, expect, test } from 'vitest';
import { HealthConfig } from '../../src/config/schema.ts';

const file = { file: 'x' };
const credentials = [
  { service: 'apple.dep', token: file, privateKey: file, certificate: file, name: 'n' },
  { service: 'apple.vpp', token: file },
  { service: 'apple.business', key: file, clientId: 'SCHOOLAPI.1-2', keyId: 'k' },
  { service: 'apple.push', certificate: file, privateKey: file, password: file, topic: 'com.apple.mgmt.External.x' },
  { service: 'google.amapi', dedicated: true, serviceAccount: file, enterprise: 'enterprises/LC0' },
  { service: 'google.play', serviceAccount: file, enterprise: 'LC0' },
  { service: 'google.zerotouch', serviceAccount: file, customer: '12', partner: 'partners/7' },
  { service: 'endpoint', host: 'apple.dep', allowInterception: true },
];
const config = (changes: object) => ({ version: 1, tenants: [{ id: 'a', name: 'A', credentials }], ...changes });
const accepts = (value: unknown) => HealthConfig.safeParse(value).success;

test('takes credentials with all their members', () => {
  expect(accepts(config({}))).toBe(true);
});

describe('origins', () => {
  test.each(['https://proxy.example', 'http://127.0.0.1:4000', 'http://[::1]:4000', 'http://localhost:1'])(
    'may be %s',
    (origin) => {
      expect(accepts(config({ origins: { 'apple.vpp': origin, googleToken: origin } }))).toBe(true);
    },
  );

  test.each([
    'http://proxy.example',
    'http://127.0.0.1.example',
    'ftp://127.0.0.1',
    'https://user:password@proxy.example',
    'https://proxy.example/?x',
    'proxy.example',
    '',
  ])('may not be %s', (origin) => {
    expect(accepts(config({ origins: { 'apple.vpp': origin } }))).toBe(false);
  });

  test('may not name an unknown service', () => {
    expect(accepts(config({ origins: { 'apple.pull': 'https://proxy.example' } }))).toBe(false);
  });
});

describe('ids', () => {
  test.each(['a', 'A-1_b.c', 'x'.repeat(64)])('may be %s', (id) => {
    expect(accepts(config({ tenants: [{ id, name: 'A', credentials }] }))).toBe(true);
  });

  test.each(['', '.a', 'a/b', 'x'.repeat(65), 'ä', 'a\nb', 'a b'])('may not be %j', (id) => {
    expect(accepts(config({ tenants: [{ id, name: 'A', credentials }] }))).toBe(false);
  });
});
