import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Secret } from '@mdmkit/core';
import { recogniseCredential } from '../../secrets/recognise.ts';
import { untilWhen } from '../until-when.ts';

/** What a credential is, without its secrets. */
export interface CredentialDescription {
  /** In words. */
  readonly what: string;
  /** Whose it is, until when, by name. */
  readonly facts: Readonly<Record<string, string>>;
  /** What to do with it. */
  readonly next: string;
  /** What is shown only when somebody asks for it. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/**
 * Describes a credential; undefined when it is none that is known.
 *
 * @param key - The private key as PEM, to look into an encrypted server token.
 * @throws VendorError - When it is recognised, and damaged.
 */
export async function describeCredential(
  bytes: Buffer,
  key: string | undefined,
  nowMs: number,
): Promise<CredentialDescription | undefined> {
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  // At the beginning of a line: a service account's JSON has a key within a string.
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----/m.test(text)) return await describeKey(text);
  if (/^-----BEGIN CERTIFICATE-----/m.test(text)) return describeCertificate(text, nowMs);
  switch (recogniseCredential(bytes)?.service) {
    case 'apple.dep':
      return await describeServerToken(bytes, text, key, nowMs);
    case 'apple.vpp':
      return await describeContentToken(text, nowMs);
    case 'google.amapi':
      return await describeServiceAccount(text);
    default:
      return undefined;
  }
}

async function describeServerToken(
  bytes: Buffer,
  text: string,
  key: string | undefined,
  nowMs: number,
): Promise<CredentialDescription> {
  const dep = await import('@mdmkit/apple-dep');
  const isPlain = dep.isServerTokenJson(text);
  if (!isPlain && key === undefined) {
    const { recipients, cipher } = dep.readServerTokenFile(bytes);
    const serials = recipients.map(({ serialNumber }) => serialNumber ?? 'named by its key');
    return {
      what: "Apple's server token, encrypted (for apple.dep)",
      facts: { 'made for': `the certificate with serial number ${serials.join(', ')}`, encryption: cipher.name },
      next: 'decrypt it: health-check token decrypt FILE --key KEY --out dep-token.json',
      secrets: {},
    };
  }
  const token = isPlain
    ? dep.parseServerToken(text)
    : dep.decryptServerToken({ file: bytes, privateKey: new Secret(key ?? '') });
  return {
    what: `Apple's server token${isPlain ? ', decrypted' : ''} (for apple.dep)`,
    facts: {
      whose: 'the token does not say; a run with it does',
      until: untilWhen(token.expiresAt, nowMs),
    },
    next: 'name the file in health.yaml, as "token" of an apple.dep credential',
    secrets: { token: dep.formatServerToken(token) },
  };
}

async function describeContentToken(text: string, nowMs: number): Promise<CredentialDescription> {
  const { parseContentToken } = await import('@mdmkit/apple-vpp');
  const { orgName, expiresAt, fingerprint, value } = parseContentToken(text);
  return {
    what: "Apple's content token (for apple.vpp)",
    facts: { whose: orgName, until: untilWhen(expiresAt, nowMs), fingerprint: `SHA-256 ${fingerprint.slice(0, 16)}…` },
    next: 'name the file in health.yaml, as "token" of an apple.vpp credential',
    secrets: { token: value },
  };
}

async function describeServiceAccount(text: string): Promise<CredentialDescription> {
  const { parseServiceAccountKey } = await import('@mdmkit/google-emm');
  const { clientEmail, projectId, keyId, privateKey } = parseServiceAccountKey(text);
  return {
    what: 'a key of a Google service account (for google.amapi)',
    facts: { whose: clientEmail, project: projectId, 'key id': keyId, until: 'it does not end by itself' },
    next: 'name the file in health.yaml, as "serviceAccount" of a google.amapi credential',
    secrets: { 'private key': privateKey },
  };
}

async function describeKey(text: string): Promise<CredentialDescription> {
  if (loadKey(text)?.asymmetricKeyType === 'rsa') {
    return {
      what: 'an RSA private key',
      facts: { whose: 'of whoever made it; a key names nobody', until: 'it does not end by itself' },
      next: 'keep it with the server token whose certificate belongs to it; name it as "key" beside an encrypted token',
      secrets: { 'private key': new Secret(text) },
    };
  }
  const { parseBusinessKey } = await import('@mdmkit/apple-business');
  const { thumbprint } = parseBusinessKey(text);
  return {
    what: 'a P-256 private key of an API account of Apple Business or School Manager (for apple.business)',
    facts: {
      whose: 'the key does not say; the portal lists it with its client id and key id',
      until: 'it does not end by itself',
      thumbprint: `SHA-256 ${thumbprint}`,
    },
    next: 'name the file in health.yaml, as "privateKey" of an apple.business credential, with its "clientId" and "keyId"',
    secrets: { 'private key': new Secret(text) },
  };
}

function describeCertificate(text: string, nowMs: number): CredentialDescription | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(text);
  } catch {
    return undefined;
  }
  return {
    what: 'a certificate',
    facts: {
      whose: certificate.subject.replaceAll('\n', ', '),
      'serial number': certificate.serialNumber,
      until: untilWhen(new Date(certificate.validTo), nowMs),
    },
    next: 'upload it in the portal, and download the server token that is encrypted to it',
    secrets: {},
  };
}

/** Undefined where only the parser of a package can say what is wrong. */
function loadKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}
