import { checkArgument, credentialText, parseDateTime, Secret, TextError } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';

/** A decrypted server token: four secrets and their expiry. (Apple: Examining server tokens) */
export interface DepToken {
  /** `CK_…`. Stays the same if the token is renewed for the same server. */
  readonly consumerKey: Secret;
  /** The secret of the consumer key, `CS_…`: signs requests (OAuth 1.0). */
  readonly consumerSecret: Secret;
  /** The access token, `AT_…`. Changes if the token is renewed. */
  readonly accessToken: Secret;
  /** The secret of the access token, `AS_…`: signs requests (OAuth 1.0). */
  readonly accessSecret: Secret;
  /** When the token expires: one year after it was generated. */
  readonly expiresAt: Date;
  /** The members of the file that Apple does not document, as JSON texts. They may be secrets. */
  readonly unknownMembers: Readonly<Record<string, Secret>>;
}

const members = ['consumer_key', 'consumer_secret', 'access_token', 'access_secret', 'access_token_expiry'] as const;

/** Whether a text looks like a decrypted server token, also in base64. Does not validate it. */
export function isServerTokenJson(text: string): boolean {
  checkArgument('isServerTokenJson', 'text', text, 'text');
  return hasSecrets(credentialText(text, hasSecrets));
}

function hasSecrets(text: string): boolean {
  return text.includes('"consumer_key"') && text.includes('"access_secret"');
}

/**
 * Reads a decrypted server token: JSON, or the MIME text that the decryption yields, with or without the
 * BEGIN/END MESSAGE lines, also with its JSON wrapped over several lines; also in base64, as it is stored in environment variables.
 *
 * @param source - The text, the bytes of its file, or the text as a `Secret`, such as `formatServerToken` returns it.
 * @throws DepError - `DEP_TOKEN_UNREADABLE`; the message names the member that is missing or wrong.
 * @example
 * const credential = parseServerToken(await vault.read('dep-token'));
 */
export function parseServerToken(source: string | Uint8Array | Secret): DepToken {
  const json = findServerTokenJson(textOf(source));
  if (!json) throw credentialError('DEP_TOKEN_UNREADABLE', 'it contains no JSON object');
  const missing = members.filter((member) => json[member] === undefined || json[member] === '');
  if (missing.length > 0) throw credentialError('DEP_TOKEN_UNREADABLE', `${missing.join(', ')} missing`);
  const wrong = members.filter((member) => typeof json[member] !== 'string');
  if (wrong.length > 0) throw credentialError('DEP_TOKEN_UNREADABLE', `${wrong.join(', ')}: expected a text`);
  // Apple writes letters, digits and "_" (and base64 may come). With a space or a line end the service refuses the token.
  const bent = members.slice(0, 4).filter((member) => !/^[\x21-\x7e]+$/.test(String(json[member])));
  if (bent.length > 0)
    throw credentialError(
      'DEP_TOKEN_UNREADABLE',
      `${bent.join(', ')}: expected no space, line end or letter beyond ASCII`,
    );
  const [consumerKey, consumerSecret, accessToken, accessSecret, expiry] = members.map((member) =>
    String(json[member]),
  );
  const expiresAt = parseDateTime(expiry);
  if (!expiresAt) {
    const detail = 'access_token_expiry: expected a date and time with an offset, such as 2031-02-03T04:05:06Z';
    throw credentialError('DEP_TOKEN_UNREADABLE', detail);
  }
  return {
    consumerKey: new Secret(consumerKey ?? ''),
    consumerSecret: new Secret(consumerSecret ?? ''),
    accessToken: new Secret(accessToken ?? ''),
    accessSecret: new Secret(accessSecret ?? ''),
    expiresAt,
    unknownMembers: unknownMembersOf(json),
  };
}

function textOf(source: string | Uint8Array | Secret): string {
  try {
    return credentialText(source, (text) => findServerTokenJson(text) !== undefined);
  } catch (error) {
    throw error instanceof TextError ? credentialError('DEP_TOKEN_UNREADABLE', error.message) : error;
  }
}

/** Undocumented members may be secrets, too. */
function unknownMembersOf(json: Readonly<Record<string, unknown>>): Readonly<Record<string, Secret>> {
  const memberNames: ReadonlySet<string> = new Set(members);
  const others = Object.entries(json).filter(([name]) => !memberNames.has(name));
  return Object.fromEntries(others.map(([name, value]) => [name, new Secret(JSON.stringify(value))]));
}

/** Writes a server token as one line of JSON, which {@link parseServerToken} reads. Store it where you store secrets. */
export function formatServerToken(token: DepToken): Secret {
  checkArgument('formatServerToken', 'token', token, 'object');
  if (!isDepToken(token)) throw new TypeError('formatServerToken: token must be what parseServerToken returns');
  const { consumerKey, consumerSecret, accessToken, accessSecret, expiresAt, unknownMembers } = token;
  const secrets = [consumerKey, consumerSecret, accessToken, accessSecret].map((secret) => secret.reveal());
  const values = [...secrets, expiresAt.toISOString().replace(/\.000Z$/, 'Z')];
  const knownEntries = members.map((member, index) => [member, JSON.stringify(values[index])] as const);
  const others = Object.entries(unknownMembers).map(([name, json]) => [name, json.reveal()] as const);
  return new Secret(
    `{${[...knownEntries, ...others].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`,
  );
}

/** Whether a value is a server token. Callers without TypeScript may pass anything. */
export function isDepToken(value: Partial<DepToken> | null | undefined): value is DepToken {
  const secrets = [value?.consumerKey, value?.consumerSecret, value?.accessToken, value?.accessSecret];
  return secrets.every((secret) => typeof secret?.reveal === 'function');
}

/** Returns the JSON object in a text, whatever stands around it; undefined if there is none. */
export function findServerTokenJson(text: string): Readonly<Record<string, unknown>> | undefined {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  try {
    // Apple's printed sample wraps lines inside the strings.
    const value: unknown = JSON.parse(text.slice(start, end + 1).replace(/[\r\n]+/g, ''));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
