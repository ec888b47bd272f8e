import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { Session, SessionStore } from '@mdmkit/core';
import { checkSharedValuesOptions, createSharedValues, noteLeases, type SharedValuesOptions } from './shared-values.ts';

/**
 * Makes a store in which several processes share sessions in a PostgreSQL database. The sessions lie there encrypted (AES-256-GCM).
 * The encryption key is derived from the key of the session, and the table has only a digest of that key: who can read the
 * database, but does not have the credential, cannot use a session. So the key of a session has to be derived from a secret, as
 * the sessions of Apple's Device Assignment Services are. No connection is made before its first use.
 *
 * A session that was read once is returned without the database, until a sign-in or an exchange replaces it.
 *
 * @throws TypeError - If an option is missing or wrong.
 */
export function createPostgresSessionStore(options: SharedValuesOptions): SessionStore & AsyncDisposable {
  checkSharedValuesOptions('createPostgresSessionStore', options);
  const values = createSharedValues<Session>(options, {
    kind: 'session',
    keyOf: digestOf,
    write: (session, key) => seal(JSON.stringify(session), key),
    read: readSession,
    shift: ({ value, renewAtMs }, byMs) => ({
      value,
      ...(renewAtMs === undefined ? {} : { renewAtMs: renewAtMs + byMs }),
    }),
    // The sign-in has succeeded: only others cannot use its session.
    whenLost: 'skip',
  });
  const recent = new Map<string, Session>();
  const remember = (key: string, session: Session | undefined) => {
    if (session) recent.set(key, session);
    else recent.delete(key);
    return session;
  };
  /** The keys whose lease this process holds: then the database decides. */
  const leased = new Set<string>();
  return {
    ...values,
    async get(key) {
      const session = leased.has(key) ? undefined : recent.get(key);
      return session ?? remember(key, await values.get(key));
    },
    async set(key, session) {
      await values.set(key, session);
      remember(key, session);
    },
    lease: noteLeases(values, leased),
  };
}

/** What the table has in place of the key. */
function digestOf(key: string): string {
  return createHash('sha256').update(`session ${key}`).digest('hex');
}

function cipherKey(key: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'health-check shared session', 32));
}

/** The length of a nonce and of an authentication tag, in bytes. */
const [nonceBytes, tagBytes] = [12, 16];

function seal(text: string, key: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', cipherKey(key), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Opens what {@link seal} made. A session that was damaged or exchanged counts as none: it costs one sign-in. */
function readSession(text: string, key: string): Session | undefined {
  const bytes = Buffer.from(text, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', cipherKey(key), bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const opened = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
    return JSON.parse(opened.toString('utf8')) as Session;
  } catch {
    return undefined;
  }
}
