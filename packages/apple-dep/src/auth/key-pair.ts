import { generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { type Clock, checkOptions, Secret, systemClock } from '@mdmkit/core';
import type forge from 'node-forge';

/** A key pair for server tokens. */
export interface TokenKeyPair {
  /** The private key: PKCS#8, PEM. Keep it: it decrypts the token and signs the answer to `GetToken`. */
  readonly privateKey: Secret;
  /** The certificate to upload in the portal, PEM. */
  readonly certificate: string;
}

/** Options of {@link createTokenKeyPair}. */
export interface TokenKeyPairOptions {
  /** The certificate's common name. Default: `mdmkit`. */
  readonly commonName?: string;
  /** The length of the RSA modulus: 2048, 3072 or 4096. Default: 2048. */
  readonly bits?: 2048 | 3072 | 4096;
  /** The validity of the certificate in days, 1 to 3,650. The portal does not check it. Default: 730. */
  readonly validDays?: number;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** The tag of UTF8String (X.680 §8.6). The library types the member as a tag's class, and reads it as a tag. */
const utf8String = 12 as forge.asn1.Class;

/** The types lack this function of the library. */
type WithTbsCertificate = typeof forge.pki & { getTBSCertificate(certificate: forge.pki.Certificate): forge.asn1.Asn1 };

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Creates an RSA key pair and the self-signed certificate to which the portal encrypts server tokens.
 *
 * @throws TypeError - If an option is wrong.
 * @example
 * const { privateKey, certificate } = await createTokenKeyPair({ commonName: 'mdm.example.com' });
 */
export async function createTokenKeyPair(options: TokenKeyPairOptions = {}): Promise<TokenKeyPair> {
  checkOptions('createTokenKeyPair', options, ['commonName', 'bits', 'validDays', 'clock']);
  const { commonName = 'mdmkit', bits = 2048, validDays = 730, clock = systemClock } = options;
  if (![2048, 3072, 4096].includes(bits)) throw new TypeError('bits must be 2048, 3072 or 4096');
  if (!(validDays >= 1 && validDays <= 3650)) throw new TypeError('validDays must be from 1 to 3650');
  if (commonName.length < 1 || commonName.length > 64) throw new TypeError('commonName must have 1 to 64 characters');
  const { default: forge } = await import('node-forge');
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: bits });
  const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privatePem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicPem);
  // Positive and without a leading zero octet, so that every reader prints the same number (RFC 5280 §4.1.2.2).
  certificate.serialNumber = `4${randomBytes(8).toString('hex').slice(1)}`;
  const now = clock.now();
  // The portal's clock may be behind ours.
  certificate.validity.notBefore = new Date(now - dayMs);
  certificate.validity.notAfter = new Date(now + validDays * dayMs);
  const name = [{ name: 'commonName', value: commonName, valueTagClass: utf8String }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
  ]);
  // What `certificate.sign` does, with the signature from OpenSSL: node-forge computes it in JavaScript, 100 times slower.
  certificate.signatureOid = forge.pki.oids['sha256WithRSAEncryption'] ?? '';
  certificate.siginfo.algorithmOid = certificate.signatureOid;
  certificate.tbsCertificate = (forge.pki as WithTbsCertificate).getTBSCertificate(certificate);
  const signed = Buffer.from(forge.asn1.toDer(certificate.tbsCertificate).getBytes(), 'binary');
  certificate.signature = sign('sha256', signed, pair.privateKey).toString('binary');
  return {
    privateKey: new Secret(privatePem),
    certificate: forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n'),
  };
}
