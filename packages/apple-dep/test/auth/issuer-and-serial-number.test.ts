import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { toSerialNumber } from '../../src/auth/enveloped-data.ts';
import { issuerAndSerialNumber } from '../../src/auth/issuer-and-serial-number.ts';
import { readServerTokenFile } from '../../src/index.ts';
import { keyPair } from '../key-pair.ts';
import { openssl } from '../openssl.ts';
import { readVector } from '../vectors.ts';

test('finds the serial number that Node prints', async () => {
  const certificate = new X509Certificate((await keyPair()).certificate);
  expect(toSerialNumber(issuerAndSerialNumber(certificate).serialNumber)).toBe(certificate.serialNumber);
});

test('finds them in a certificate of the first version, which does not say its version', async (context) => {
  const { privateKey } = await keyPair();
  const key = { key: privateKey.reveal() };
  const request = openssl(context, ['req', '-new', '-key', '@key', '-subj', '/CN=old', '-out', '@out'], key);
  const sign = ['x509', '-req', '-in', '@in', '-signkey', '@key', '-set_serial', '7', '-out', '@out'];
  const certificate = new X509Certificate(openssl(context, sign, { ...key, in: request }));
  expect(toSerialNumber(issuerAndSerialNumber(certificate).serialNumber)).toBe('07');
  expect(issuerAndSerialNumber(certificate).issuer.content.includes('old')).toBe(true);
});

test('gives the names by which the published token names its certificate', (context) => {
  const path = 'apple-mdm-clients/device-assignment/apple-mdm-client-tests-1';
  const { issuer, serialNumber } = issuerAndSerialNumber(new X509Certificate(readVector(context, `${path}.crt`)));
  const [recipient] = readServerTokenFile(readVector(context, `${path}-server-token.p7m`)).recipients;
  expect(recipient?.issuer).toEqual(issuer.bytes);
  expect(recipient?.serialNumber).toBe(toSerialNumber(serialNumber));
  expect(recipient?.serialNumber).toBe('70FEDDC7D5AFA393');
});
