import { Secret } from '@mdmkit/core';
import { credentialError } from '../errors/credential-error.ts';

/** The decrypted server token: four secrets and the day they end. (Apple: Examining server tokens) */
export interface DepToken {
  /** `CK_…`. The same after a renewal for the same server. */
  readonly consumerKey: Secret;
  /** `CS_…`. */
  readonly consumerSecret: Secret;
  /** `AT_…`. */
  readonly accessToken: Secret;
  /** `AS_…`. */
  readonly accessSecret: Secret;
  /** When the service stops accepting it: one year after it was generated. */
  readonly expiresAt: Date;
  /** Members of the file that Apple has not documented, as JSON texts. */
  readonly unknownMembers: Readonly<Record<string, Secret>>;
}

const members = ['consumer_key', 'consumer_secret', 'access_token', 'access_secret', 'access_token_expiry'] as const;

/** Whether a text looks like a decrypted server token, without judging it. */
export function isServerTokenJson(text: string): boolean {
  return text.includes('"consumer_key"') && text.includes('"access_secret"');
}

/**
 * Reads a decrypted server token: bare JSON, or the MIME text that decryption yields, with or without the
 * BEGIN/END MESSAGE lines, also with its JSON wrapped over lines.
 *
 * @throws DepError - `DEP_TOKEN_UNREADABLE`, naming the member that is missing or wrong.
 */
export function parseServerToken(text: string): DepToken {
  const json = findServerTokenJson(text);
  if (!json) throw credentialError('DEP_TOKEN_UNREADABLE', 'it holds no JSON object');
  const missing = members.filter((member) => typeof json[member] !== 'string' || json[member] === '');
  if (missing.length > 0) throw credentialError('DEP_TOKEN_UNREADABLE', `${missing.join(', ')} missing`);
  const [consumerKey, consumerSecret, accessToken, accessSecret, expiry] = members.map((member) =>
    String(json[member]),
  );
  const expiresAt = new Date(expiry ?? '');
  if (Number.isNaN(expiresAt.getTime()))
    throw credentialError('DEP_TOKEN_UNREADABLE', 'access_token_expiry is no date');
  return {
    consumerKey: new Secret(consumerKey ?? ''),
    consumerSecret: new Secret(consumerSecret ?? ''),
    accessToken: new Secret(accessToken ?? ''),
    accessSecret: new Secret(accessSecret ?? ''),
    expiresAt,
    unknownMembers: unknownMembersOf(json),
  };
}

/** They may be secrets too: nobody knows. */
function unknownMembersOf(json: Readonly<Record<string, unknown>>): Readonly<Record<string, Secret>> {
  const known: ReadonlySet<string> = new Set(members);
  const others = Object.entries(json).filter(([name]) => !known.has(name));
  return Object.fromEntries(others.map(([name, value]) => [name, new Secret(JSON.stringify(value))]));
}

/** Writes a server token as the JSON line that {@link parseServerToken} reads: to be stored where secrets belong. */
export function formatServerToken(token: DepToken): Secret {
  const { consumerKey, consumerSecret, accessToken, accessSecret, expiresAt, unknownMembers } = token;
  const secrets = [consumerKey, consumerSecret, accessToken, accessSecret].map((secret) => secret.reveal());
  const values = [...secrets, expiresAt.toISOString().replace(/\.000Z$/, 'Z')];
  const known = members.map((member, index) => [member, JSON.stringify(values[index])] as const);
  const others = Object.entries(unknownMembers).map(([name, json]) => [name, json.reveal()] as const);
  return new Secret(`{${[...known, ...others].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`);
}

/** Whether a value is a server token: types do not protect those who write JavaScript. */
export function isDepToken(value: Partial<DepToken> | null | undefined): value is DepToken {
  const secrets = [value?.consumerKey, value?.consumerSecret, value?.accessToken, value?.accessSecret];
  return secrets.every((secret) => typeof secret?.reveal === 'function');
}

/** The JSON object in a text, whatever is around it; undefined when there is none. */
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
