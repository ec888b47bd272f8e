import { credentialText, KeyError, readPrivateKey, Secret, TextError } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';

/** A key of a Google service account. (Google: service account keys) */
export interface ServiceAccountKey {
  /** The account: `name@project.iam.gserviceaccount.com`. */
  readonly clientEmail: string;
  /** The Cloud project that the account belongs to. */
  readonly projectId: string;
  /** The id of the key, 40 hexadecimal digits; it names the key in the console. */
  readonly keyId: string;
  /** The private key, PKCS#8 as PEM. */
  readonly privateKey: Secret;
}

const members = ['project_id', 'private_key_id', 'private_key', 'client_email'] as const;

/** Other kinds of Google's credential files, with what they are. */
const otherKinds: Readonly<Record<string, string>> = {
  authorized_user: 'the credentials of a person, not of a service account',
  external_account: 'a configuration for workload identity federation, not a key',
  external_account_authorized_user: 'a configuration for workforce identity federation, not a key',
  impersonated_service_account: 'a configuration for impersonation, not a key',
  gdch_service_account: 'a key for Google Distributed Cloud',
};

/**
 * Reads the JSON file that Google Cloud offers when you create a key. No I/O happens.
 *
 * @param source - The content of the file: a text, bytes or a `Secret`; also in base64, as it is stored in environment variables.
 *
 * @throws EmmError - `EMM_KEY_UNREADABLE`; the message says what the file is instead, or which member is missing.
 */
export function parseServiceAccountKey(source: string | Uint8Array | Secret): ServiceAccountKey {
  const text = readText(source);
  const json = objectOf(parseJson(text));
  if (json === undefined) throw credentialError(whatElse(text));
  const problem = problemOf(json);
  if (problem !== undefined) throw credentialError(problem);
  const [projectId = '', keyId = '', privateKey = '', clientEmail = ''] = members.map((member) => String(json[member]));
  if (!/^[^\s@]+@[^\s@]+$/.test(clientEmail)) throw credentialError('client_email is no e-mail address');
  return { clientEmail, projectId, keyId, privateKey: new Secret(normalPrivateKey(privateKey)) };
}

function readText(source: string | Uint8Array | Secret): string {
  if (typeof source !== 'string' && !(source instanceof Uint8Array) && !(source instanceof Secret)) {
    throw new TypeError('parseServiceAccountKey takes the content of the key file, as text or bytes');
  }
  try {
    // A content token of Apple is the base64 of JSON, too.
    return credentialText(source, (text) => {
      const json = objectOf(parseJson(text));
      return json !== undefined && 'type' in json;
    });
  } catch (error) {
    if (error instanceof TextError) throw credentialError(error.message);
    throw error;
  }
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Says what a file is that is not a key file. */
function whatElse(text: string): string {
  if (text === '') return 'it is empty';
  if (text.startsWith('-----BEGIN')) return 'a PEM block alone; the JSON file around it names the account as well';
  // ASN.1 begins with a SEQUENCE, whose first byte is "0".
  if (text.startsWith('0') && /[^\t\r\n\x20-\x7e]/.test(text.slice(0, 64)))
    return 'a binary key store (.p12), not the JSON file';
  if (/^(MIME-Version|Content-Type):/i.test(text)) return "a server token of Apple's Device Enrollment Program";
  if (/^ey[\w+/=-]+\s*$/.test(text)) return 'encoded text, such as a content token of Apple, not the JSON file';
  if (text.startsWith('{')) return 'the JSON is damaged';
  return 'it holds no JSON object';
}

function problemOf(json: Record<string, unknown>): string | undefined {
  const { type } = json;
  if (typeof type === 'string' && type !== 'service_account')
    return otherKinds[type] ?? 'its type is not "service_account"';
  if ('installed' in json || 'web' in json) return 'an OAuth client, not a service account';
  if ('sToken' in json || 'consumer_key' in json) return "a token of Apple's, not of Google's";
  if (type === undefined) return 'type missing';
  const universe = universeProblem(json);
  if (universe !== undefined) return universe;
  const missing = members.filter((member) => typeof json[member] !== 'string' || json[member] === '');
  return missing.length > 0 ? `${missing.join(', ')} missing` : undefined;
}

/**
 * Says whether a credential file is for another Google Cloud than that of googleapis.com, such as one that a partner runs.
 * Google's own libraries would call the hosts of that cloud; this package calls those of googleapis.com only.
 */
export function universeProblem(json: Readonly<Record<string, unknown>>): string | undefined {
  const { universe_domain: universe } = json;
  if (universe === undefined || universe === null || universe === '' || universe === 'googleapis.com') return undefined;
  const name = typeof universe === 'string' && /^[\w.-]{1,100}$/.test(universe) ? `"${universe}"` : 'another value';
  return `universe_domain is ${name}, so it belongs to another Google Cloud; expected a file for "googleapis.com"`;
}

/** Reads the key as every package does: a PEM block that was bent on its way is repaired. */
function normalPrivateKey(pem: string): string {
  try {
    const key = readPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa') throw credentialError('private_key is not an RSA key');
    return key.export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch (error) {
    if (error instanceof KeyError) throw credentialError(`private_key: ${error.message}`);
    throw error;
  }
}
