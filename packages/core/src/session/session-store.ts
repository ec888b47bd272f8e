import { createFileStore, type FileStoreOptions } from '../state/file-store.ts';
import type { LeasedStore } from '../state/leased-store.ts';
import { createMemoryStore } from '../state/memory-store.ts';

/** Something a sign-in yields and that later requests carry: a session, an access token. */
export interface Session {
  /** The value that authorises requests. A secret. */
  readonly value: string;
  /** When to sign in anew, in milliseconds since 1970; absent where only a refusal tells. */
  readonly renewAtMs?: number;
}

/** Where sessions that are shared are kept. What is in it authorises requests: keep it as safe as the credentials. */
export interface SessionStore extends LeasedStore<Session> {}

/** Makes a store that the clients of one process share. */
export function createMemorySessionStore(): SessionStore {
  return createMemoryStore<Session>();
}

/**
 * Makes a store that several processes of one machine share, in a folder. Sessions lie there unencrypted, readable by
 * this user only: files have mode 0600, folders 0700. No file is touched before its first use.
 *
 * @throws TypeError - When `directory` is empty.
 */
export function createFileSessionStore(directory: string, options: FileStoreOptions = {}): SessionStore {
  return createFileStore(directory, toSession, options);
}

function toSession(value: unknown): Session | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { value: session, renewAtMs } = value as Readonly<Record<string, unknown>>;
  if (typeof session !== 'string' || session === '') return undefined;
  return { value: session, ...(typeof renewAtMs === 'number' ? { renewAtMs } : {}) };
}
