import { credentialText, isWebPageText, KeyError, readPem, readPrivateKey, TextError } from '@mdmkit/core';
import type { Service } from '@mdmkit/monitor/model';

/** What a file turned out to be. */
export interface RecognisedCredential {
  /** In words, with the service that it is for if it is a credential. */
  readonly name: string;
  /** The service that it is for; undefined if no service takes such a file. */
  readonly service: Service | undefined;
}

/**
 * Says what a file is: the credential of a service, or another kind of file that people put in its place. It reads text
 * and PEM as the packages do. Returns undefined if it does not know.
 */
export function recogniseCredential(bytes: Buffer): RecognisedCredential | undefined {
  const text = textOf(bytes);
  const service = serviceOf(bytes, text);
  if (service) return { name: `${names[service]} (for ${service})`, service };
  const name = nameOfKey(bytes) ?? nameOfOther(bytes, text);
  return name === undefined ? undefined : { name, service: undefined };
}

const names: Readonly<Partial<Record<Service, string>>> = {
  'apple.dep': 'an Apple server token',
  'apple.vpp': 'an Apple content token',
  'apple.business': 'an EC private key',
  'google.amapi': 'a Google service-account key',
};

function serviceOf(bytes: Buffer, text: string | undefined): Service | undefined {
  if (isEnvelopedData(bytes)) return 'apple.dep';
  const service = text === undefined ? undefined : serviceOfText(text);
  if (service) return service;
  const isJson = text !== undefined && parseObject(text) !== undefined;
  return !isJson && isP256(bytes) ? 'apple.business' : undefined;
}

/** The service of a credential that is a text; undefined for keys, which are read as bytes. */
function serviceOfText(text: string): Service | undefined {
  if (/pkcs7-mime/i.test(text.slice(0, 2_000)) || text.includes('"consumer_key"')) return 'apple.dep';
  if (isEnvelopedData(Buffer.from(withoutPemLines(text), 'base64'))) return 'apple.dep';
  const json = parseObject(text);
  if (json?.type === 'service_account') return 'google.amapi';
  const content = json ?? parseObject(Buffer.from(text, 'base64').toString());
  return content && 'expDate' in content && 'token' in content ? 'apple.vpp' : undefined;
}

/** Whether bytes are a ContentInfo with enveloped data: a SEQUENCE, then the identifier (RFC 5652 §14). */
function isEnvelopedData(bytes: Buffer): boolean {
  return bytes.subarray(0, 24).includes(Buffer.from('06092a864886f70d010703', 'hex'));
}

function withoutPemLines(text: string): string {
  return text.replace(/^-----(?:BEGIN|END) (?:CMS|PKCS7)-----$/gm, '');
}

/** Apple's portal gives out keys of this curve, and no other service takes them. */
function isP256(bytes: Buffer): boolean {
  try {
    return readPrivateKey(bytes).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch (error) {
    // Apple writes this label; a damaged key of that label is still one.
    if (error instanceof KeyError) return error.problem === 'damaged' && /BEGIN EC PRIVATE KEY/.test(bytes.toString());
    throw error;
  }
}

/** The key or certificate that a file holds, in words. */
function nameOfKey(bytes: Buffer): string | undefined {
  try {
    const { asymmetricKeyType = '' } = readPrivateKey(bytes);
    return `a private key (${asymmetricKeyType.toUpperCase()})`;
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const label = labelOf(bytes);
    if (error.problem === 'encrypted' || error.problem === 'passphrase') return 'a private key with a passphrase';
    if (error.problem === 'damaged' && label?.endsWith('PRIVATE KEY')) return 'a damaged private key';
    return otherNames[error.problem];
  }
}

const otherNames: Readonly<Partial<Record<KeyError['problem'], string>>> = {
  certificate: 'a certificate',
  'certificate-request': 'a certificate signing request (CSR)',
  'public-key': 'a public key',
  'key-store': 'a PKCS#12 key store (.p12)',
  message: 'a signed or encrypted message (PKCS#7)',
  openssh: 'an OpenSSH private key',
  dsa: 'a DSA private key',
  'cut-off': 'a PEM file that is cut off',
  'web-page': 'a web page, such as the login page of a portal',
};

function labelOf(bytes: Buffer): string | undefined {
  try {
    return readPem(bytes)[0]?.label;
  } catch (error) {
    if (error instanceof KeyError) return undefined;
    throw error;
  }
}

/** Kinds of file that begin with a signature of their own. */
const signatures: readonly (readonly [string, string])[] = [
  ['%PDF', 'a PDF'],
  ['PK\u0003\u0004', 'a ZIP archive'],
  ['\u001F\u008B', 'a gzip archive'],
];

function nameOfOther(bytes: Buffer, text: string | undefined): string | undefined {
  const start = bytes.subarray(0, 4).toString('latin1');
  const signature = signatures.find(([magic]) => start.startsWith(magic));
  if (signature) return signature[1];
  if (bytes.length === 0 || text === '') return 'an empty file';
  if (isCertificateRequest(bytes)) return otherNames['certificate-request'];
  const json = text === undefined ? undefined : parseObject(text);
  if (json) return nameOfJson(json);
  return text !== undefined && isWebPageText(text) ? otherNames['web-page'] : undefined;
}

/** Google's other credential files, by their `type`. */
const googleNames: Readonly<Record<string, string>> = {
  authorized_user: 'the Google credentials of a person, not a service-account key',
  external_account: 'a Google configuration for workload identity federation, not a service-account key',
  external_account_authorized_user:
    'a Google configuration for workforce identity federation, not a service-account key',
  impersonated_service_account: 'a Google configuration for impersonation, not a service-account key',
};

function nameOfJson(json: Readonly<Record<string, unknown>>): string | undefined {
  if ('installed' in json || 'web' in json) return 'a Google OAuth client, not a service-account key';
  const { type } = json;
  return typeof type === 'string' && Object.hasOwn(googleNames, type) ? googleNames[type] : undefined;
}

/** Whether bytes are a CSR in DER: two SEQUENCEs, then the version 0 (RFC 2986 §4). A key has its version in the first. */
function isCertificateRequest(bytes: Buffer): boolean {
  return /^30(?:8[1-4](?:..){1,4}?|[0-7].)30(?:8[1-4](?:..){1,4}?|[0-7].)02010030/.test(
    bytes.subarray(0, 20).toString('hex'),
  );
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return credentialText(bytes, (text) => serviceOfText(text) !== undefined);
  } catch (error) {
    if (error instanceof TextError) return undefined;
    throw error;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
