import { constants, createCipheriv, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import { issuerAndSerialNumber } from '../auth/issuer-and-serial-number.ts';
import { definite, indefinite, oid, smallInteger } from './ber-writer.ts';

/** The members of a decrypted server token. */
export interface ServerTokenJson {
  /** `CK_…` */
  readonly consumer_key: string;
  /** `CS_…` */
  readonly consumer_secret: string;
  /** `AT_…` */
  readonly access_token: string;
  /** `AS_…` */
  readonly access_secret: string;
  /** RFC 3339, UTC, without fractions. */
  readonly access_token_expiry: string;
}

const sequence = 0x30;
const set = 0x31;
const octetString = 0x04;
const context0 = 0xa0;

/**
 * Encrypts a server token to a certificate, in the exact layout of the portal's download: MIME with LF line ends around
 * base64 of CMS EnvelopedData in BER of indefinite length, RSA with PKCS#1 v1.5, AES-128-CBC.
 *
 * @throws TypeError - If the certificate is no PEM certificate of an RSA key.
 */
export function writeServerTokenFile(token: ServerTokenJson, certificatePem: string): string {
  const message = encrypt(Buffer.from(writeMessage(token)), readCertificate(certificatePem));
  const lines = message.toString('base64').match(/.{1,76}/g) ?? [];
  return [
    'Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="smime.p7m"',
    'Content-Description: S/MIME Encrypted Message',
    '',
    ...lines,
    '',
  ].join('\n');
}

function readCertificate(pem: string): X509Certificate {
  let certificate: X509Certificate | undefined;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    // What it is instead is of no interest.
  }
  if (certificate?.publicKey.asymmetricKeyType !== 'rsa')
    throw new TypeError('certificate must be a PEM certificate of an RSA key');
  return certificate;
}

function writeMessage(token: ServerTokenJson): string {
  const headers = 'Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n';
  return `${headers}-----BEGIN MESSAGE-----\n${JSON.stringify(token)}\n-----END MESSAGE-----\n`;
}

function encrypt(content: Buffer, certificate: X509Certificate): Buffer {
  const key = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key, iv);
  const encrypted = Buffer.concat([cipher.update(content), cipher.final()]);
  const encryptedKey = publicEncrypt({ key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  const { issuer, serialNumber } = issuerAndSerialNumber(certificate);
  const recipient = definite(
    sequence,
    smallInteger(0),
    definite(sequence, issuer.bytes, serialNumber.bytes),
    definite(sequence, oid('1.2.840.113549.1.1.1'), Buffer.from([0x05, 0x00])),
    definite(octetString, encryptedKey),
  );
  const encryptedContentInfo = indefinite(
    sequence,
    oid('1.2.840.113549.1.7.1'),
    definite(sequence, oid('2.16.840.1.101.3.4.1.2'), definite(octetString, iv)),
    indefinite(context0, definite(octetString, encrypted)),
  );
  const envelopedData = indefinite(sequence, smallInteger(0), definite(set, recipient), encryptedContentInfo);
  return indefinite(sequence, oid('1.2.840.113549.1.7.3'), indefinite(context0, envelopedData));
}
