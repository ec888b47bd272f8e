import { rootCertificates } from 'node:tls';
import { beforeAll, expect, test } from 'vitest';
import { createNetworkAccess } from '../../src/network/network-access.ts';
import { makeAuthority, type TestCertificate } from '../support/certificates.ts';

let one: TestCertificate;
let other: TestCertificate;
beforeAll(() => {
  one = makeAuthority('One');
  other = makeAuthority('Other');
});

test('the well-known authorities are those of the runtime, and what was added stands apart', () => {
  const access = createNetworkAccess({ ca: [one.certificate + other.certificate] });
  expect(access.wellKnown.length).toBeGreaterThan(50);
  expect(access.wellKnown).toEqual(expect.arrayContaining([rootCertificates[0]]));
  expect(access.extra).toHaveLength(2);
  expect(access.wellKnown).not.toContain(one.certificate);
});

test('nothing added is nothing', () => {
  expect(createNetworkAccess().extra).toEqual([]);
  expect(createNetworkAccess({ ca: 'no certificate' }).extra).toEqual([]);
});

test('the system resolves this machine’s own name', async () => {
  expect(await createNetworkAccess().resolve('localhost', 4)).toEqual(['127.0.0.1']);
});
