import { createHash, timingSafeEqual } from 'node:crypto';
import { Secret } from '@mdmkit/core';

/** The secrets that notifications may carry: one, several while one is replaced, or a function that yields them. */
export type NotificationSecrets =
  | Secret
  | readonly Secret[]
  | (() => Secret | readonly Secret[] | Promise<Secret | readonly Secret[]>);

/**
 * Whether a text is one of the secrets. Compared by digest, so that neither length nor content shows in the time, and
 * always with all of them.
 */
export async function isAccepted(text: string, secrets: NotificationSecrets): Promise<boolean> {
  const candidates = [typeof secrets === 'function' ? await secrets() : secrets].flat();
  const digest = digestOf(text);
  let accepted = false;
  for (const secret of candidates) {
    if (!(secret instanceof Secret) || secret.reveal() === '') continue;
    if (timingSafeEqual(digest, digestOf(secret.reveal()))) accepted = true;
  }
  return accepted;
}

/** Refuses secrets that no notification could carry: every one would be answered by 403. @throws TypeError */
export function checkSecrets(secrets: NotificationSecrets): void {
  if (typeof secrets === 'function') return;
  const given = [secrets].flat();
  if (given.length === 0) throw new TypeError('secrets must hold at least one secret');
  const isUsable = given.every((secret) => secret instanceof Secret && secret.reveal() !== '');
  if (!isUsable) throw new TypeError('secrets must be Secrets that are not empty: new Secret(text)');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
