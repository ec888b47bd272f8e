import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPushCertificate } from '../../src/testing/index.ts';

test('has the topic as the UID of its subject, and the key that belongs to it', async () => {
  const expiresAt = new Date('2031-02-03T04:05:06Z');
  const made = await createPushCertificate({ topic: 'com.apple.mgmt.External.x', expiresAt });
  const certificate = new X509Certificate(made.certificate);
  expect(certificate.subject).toContain('UID=com.apple.mgmt.External.x');
  expect(certificate.validToDate).toEqual(expiresAt);
  expect(made.privateKey).toContain('BEGIN PRIVATE KEY');
  expect(made.pkcs12[0]).toBe(0x30);
});

test('each has a topic of its own', async () => {
  const [one, other] = await Promise.all([createPushCertificate(), createPushCertificate()]);
  expect(one.topic).toMatch(/^com\.apple\.mgmt\.External\.[0-9a-f]{32}$/);
  expect(one.topic).not.toBe(other.topic);
});
