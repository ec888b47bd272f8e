import { type Clock, createTransport, decodeText, parseOrigin, type Transport } from '@mdmkit/core';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { sendGuarded } from '../transport/guarded-send.ts';

/** Where Google's public keys are. */
export interface GoogleKeysOptions {
  /** The origin that serves `/oauth2/v3/certs`. Default: `https://www.googleapis.com`. */
  readonly origin?: string | undefined;
  /** Connections. Default: some of their own. */
  readonly transport?: Transport | undefined;
  /** Time. */
  readonly clock: Clock;
}

/** Keys are asked for again after this, in milliseconds. Google's own answer allows six hours. */
const lastsMs = 60 * 60 * 1000;
/** A token with an unknown key makes them be asked for again, but not more often than this, in milliseconds. */
const cooldownMs = 30_000;
const timeoutMs = 10_000;

/** Creates the reader of Google's public keys. Concurrent readers share one request, and the answer is cached. */
export function createGoogleKeys(options: GoogleKeysOptions): JWTVerifyGetKey {
  const { clock } = options;
  const origin = parseOrigin(options.origin ?? 'https://www.googleapis.com', 'keysOrigin');
  let transport = options.transport;
  let kept: { readonly find: JWTVerifyGetKey; readonly atMs: number } | undefined;
  let pending: Promise<void> | undefined;

  const read = async () => {
    const { createLocalJWKSet } = await import('jose');
    transport ??= createTransport();
    const stop = new AbortController();
    const cancel = clock.schedule(timeoutMs, () => stop.abort(new Error('no answer in time')));
    try {
      const answer = await sendGuarded(
        {
          method: 'GET',
          url: `${origin}/oauth2/v3/certs`,
          headers: { accept: 'application/json' },
          signal: stop.signal,
        },
        transport,
      );
      if (answer.status !== 200) throw new Error(`Google's keys could not be read: status ${answer.status}`);
      // The library checks the form.
      const keys = JSON.parse(decodeText(answer.body)) as JSONWebKeySet;
      kept = { find: createLocalJWKSet(keys), atMs: clock.elapsedMs() };
    } finally {
      cancel();
    }
  };
  const refresh = async () => {
    pending ??= read().finally(() => {
      pending = undefined;
    });
    await pending;
  };

  return async (header, token) => {
    if (!kept || clock.elapsedMs() - kept.atMs > lastsMs) await refresh();
    try {
      return await found(header, token);
    } catch (error) {
      const unknown = (error as { readonly code?: unknown }).code === 'ERR_JWKS_NO_MATCHING_KEY';
      if (!unknown || !kept || clock.elapsedMs() - kept.atMs < cooldownMs) throw error;
      // Google changes its keys every few days.
      await refresh();
      return await found(header, token);
    }
  };

  async function found(...args: Parameters<JWTVerifyGetKey>) {
    if (!kept) throw new Error("Google's keys are not there");
    return await kept.find(...args);
  }
}
