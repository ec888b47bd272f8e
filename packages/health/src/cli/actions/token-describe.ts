import type { X509Certificate } from 'node:crypto';
import { credentialText, KeyError, readCertificate, readPrivateKey, Secret, TextError } from '@mdmkit/core';
import type { Service } from '@mdmkit/monitor/model';
import { probes } from '../../probes/index.ts';
import type { CertificateFile, Probe } from '../../probes/probe.ts';
import { formatInstant } from '../../report/times.ts';
import { recogniseCredential } from '../../secrets/recognise.ts';
import { untilWhen } from '../until-when.ts';

/** Where a credential belongs in health.yaml. */
export interface CredentialPlace {
  /** The service of the credential. */
  readonly service: Service;
  /** The member that refers to the file. */
  readonly member: string;
  /** The members that the credential needs in addition. */
  readonly besides: readonly string[];
}

/** What a file is, without its secrets. */
export interface CredentialDescription {
  /** The kind of file, in words. */
  readonly what: string;
  /** What the file says: owner, end and more, by name. */
  readonly facts: Readonly<Record<string, string>>;
  /** Where the file belongs in health.yaml; undefined if it does not belong there as it is. */
  readonly place?: CredentialPlace;
  /** What to do with the file. */
  readonly next: string;
  /** Whether the file is a key, a certificate or a token at all. */
  readonly isCredential: boolean;
  /** What is shown only on request. */
  readonly secrets: Readonly<Record<string, Secret>>;
}

/**
 * Describes a file: the credential of a service, or another kind of file that people put in its place. Undefined if it is
 * unknown.
 *
 * @param key - The private key, to look into an encrypted server token.
 * @throws VendorError - If it is a damaged credential.
 */
export async function describeCredential(
  bytes: Buffer,
  key: Buffer | undefined,
  nowMs: number,
): Promise<CredentialDescription | undefined> {
  const recognised = recogniseCredential(bytes);
  switch (recognised?.service) {
    case 'apple.dep':
      return await describeServerToken(bytes, key, nowMs);
    case 'apple.vpp':
      return await describeContentToken(textOf(bytes), nowMs);
    case 'google.amapi':
      return await describeServiceAccount(textOf(bytes));
    case 'apple.business':
      return await describeBusinessKey(bytes);
    default:
      return describeKeyOrCertificate(bytes, nowMs) ?? (recognised && describeOther(recognised.name));
  }
}

/** The text of a file; empty if its bytes are not text. */
function textOf(bytes: Buffer): string {
  try {
    return credentialText(bytes);
  } catch (error) {
    if (error instanceof TextError) return '';
    throw error;
  }
}

/** The instruction for a file that health.yaml refers to. */
function placed(place: CredentialPlace): Pick<CredentialDescription, 'place' | 'next'> {
  const { service, member, besides } = place;
  const next = `name the file in health.yaml, as "${member}" of an ${service} credential${withMembers(besides)}`;
  return { place: { service, member, besides }, next };
}

function withMembers(names: readonly string[]): string {
  return names.length === 0 ? '' : `, with its ${names.map((name) => `"${name}"`).join(' and ')}`;
}

type CertificateProbe = Probe & { readonly certificateFile: CertificateFile };

/** The probes whose services take a certificate. */
const certificateProbes: readonly CertificateProbe[] = probes.flatMap((probe: Probe) =>
  probe.certificateFile ? [{ ...probe, certificateFile: probe.certificateFile }] : [],
);

const noEnd = 'no end of its own';

async function describeServerToken(
  bytes: Buffer,
  key: Buffer | undefined,
  nowMs: number,
): Promise<CredentialDescription> {
  const dep = await import('@mdmkit/apple-dep');
  const text = textOf(bytes);
  const isPlain = dep.isServerTokenJson(text);
  if (!isPlain && key === undefined) {
    const { recipients, cipher } = dep.readServerTokenFile(bytes);
    const serials = recipients.map(({ serialNumber }) => serialNumber ?? 'identified by its key');
    return {
      what: "Apple's server token, encrypted (for apple.dep)",
      facts: { 'made for': `the certificate with serial number ${serials.join(', ')}`, encryption: cipher.name },
      next: 'decrypt it: health-check token decrypt FILE --key KEY --out dep-token.json',
      isCredential: true,
      secrets: {},
    };
  }
  const token = isPlain
    ? dep.parseServerToken(text)
    : dep.decryptServerToken({ file: bytes, privateKey: key ?? new Secret('') });
  return {
    what: `Apple's server token${isPlain ? ', decrypted' : ''} (for apple.dep)`,
    facts: { owner: 'not in the token; "health-check run" shows it', until: untilWhen(token.expiresAt, nowMs) },
    ...placed({ service: 'apple.dep', member: 'token', besides: isPlain ? [] : ['privateKey'] }),
    isCredential: true,
    secrets: { token: dep.formatServerToken(token) },
  };
}

async function describeContentToken(text: string, nowMs: number): Promise<CredentialDescription> {
  const { parseContentToken } = await import('@mdmkit/apple-vpp');
  const { orgName, expiresAt, fingerprint, value } = parseContentToken(text);
  return {
    what: "Apple's content token (for apple.vpp)",
    facts: { owner: orgName, until: untilWhen(expiresAt, nowMs), fingerprint: `SHA-256 ${fingerprint.slice(0, 16)}…` },
    ...placed({ service: 'apple.vpp', member: 'token', besides: [] }),
    isCredential: true,
    secrets: { token: value },
  };
}

async function describeServiceAccount(text: string): Promise<CredentialDescription> {
  const { parseServiceAccountKey } = await import('@mdmkit/google-emm');
  const isEncoded = !text.startsWith('{');
  const { clientEmail, projectId, keyId, privateKey } = parseServiceAccountKey(text);
  return {
    what: `a key of a Google service account${isEncoded ? ', encoded in base64' : ''} (for google.amapi)`,
    facts: { owner: clientEmail, project: projectId, 'key id': keyId, until: noEnd },
    ...placed({ service: 'google.amapi', member: 'serviceAccount', besides: ['enterprise'] }),
    isCredential: true,
    secrets: { 'private key': privateKey },
  };
}

async function describeBusinessKey(bytes: Buffer): Promise<CredentialDescription> {
  const { parseBusinessKey } = await import('@mdmkit/apple-business');
  const { thumbprint } = parseBusinessKey(bytes);
  return {
    what: 'a P-256 private key of an API account of Apple Business or School Manager (for apple.business)',
    facts: {
      owner: 'not in the key; the portal lists it with its client id and key id',
      until: noEnd,
      thumbprint: `SHA-256 ${thumbprint}`,
    },
    ...placed({ service: 'apple.business', member: 'key', besides: ['clientId', 'keyId'] }),
    isCredential: true,
    secrets: { 'private key': new Secret(textOf(bytes)) },
  };
}

function describeKeyOrCertificate(bytes: Buffer, nowMs: number): CredentialDescription | undefined {
  if (isRsaKey(bytes))
    return {
      what: 'an RSA private key',
      facts: { owner: 'unknown: a key does not identify its owner', until: noEnd },
      ...placed({ service: 'apple.dep', member: 'privateKey', besides: ['token'] }),
      isCredential: true,
      secrets: { 'private key': new Secret(textOf(bytes)) },
    };
  const certificate = certificateOf(bytes);
  return certificate && describeCertificate(certificate, nowMs);
}

function describeCertificate(certificate: X509Certificate, nowMs: number): CredentialDescription {
  const probe = certificateProbes.find(({ certificateFile }) => certificateFile.subject.test(certificate.subject));
  return {
    what: probe ? `${probe.certificateFile.name} (for ${probe.service})` : 'a certificate',
    facts: {
      owner: certificate.subject.replaceAll('\n', ', '),
      'serial number': certificate.serialNumber,
      from: formatInstant(Date.parse(certificate.validFrom)),
      until: untilWhen(new Date(certificate.validTo), nowMs),
    },
    ...(probe
      ? placed({ service: probe.service, ...probe.certificateFile })
      : { next: 'upload it in the portal, and download the server token that is encrypted for it' }),
    isCredential: true,
    secrets: {},
  };
}

function describeOther(name: string): CredentialDescription {
  return {
    what: `${name}, which no service takes`,
    facts: {},
    next: adviceOf(name),
    isCredential: false,
    secrets: {},
  };
}

function adviceOf(name: string): string {
  if (/web page/.test(name)) return 'sign in to the portal and download the file again';
  if (/passphrase/.test(name)) return 'remove the passphrase: openssl pkey -in FILE -out key.pem';
  if (/PKCS#12/.test(name)) return certificateProbes.map(keyStoreAdvice).join('; ');
  if (/signing request/.test(name)) return 'upload it where the certificate is issued, and use the certificate';
  if (/cut off|empty/.test(name)) return 'copy or download the whole file again';
  if (/archive/.test(name)) return 'unpack it and inspect the files inside';
  return 'name another file';
}

function keyStoreAdvice({ service, certificateFile: { member, besidesKeyStore } }: CertificateProbe): string {
  return `for ${service}, name it in health.yaml as "${member}"${withMembers(besidesKeyStore)}`;
}

function isRsaKey(bytes: Buffer): boolean {
  try {
    return readPrivateKey(bytes).asymmetricKeyType === 'rsa';
  } catch (error) {
    if (error instanceof KeyError || error instanceof TextError) return false;
    throw error;
  }
}

/** A certificate in PEM or DER; undefined for anything else. */
function certificateOf(bytes: Buffer): X509Certificate | undefined {
  try {
    return readCertificate(bytes);
  } catch (error) {
    if (error instanceof KeyError || error instanceof TextError) return undefined;
    throw error;
  }
}
