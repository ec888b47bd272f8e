import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { DepToken } from '../src/index.ts';

/** The ways in which a secret may turn up in a log. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** The four secrets of a server token. */
export function secretsOf(token: DepToken): string[] {
  return [token.consumerKey, token.consumerSecret, token.accessToken, token.accessSecret].map((secret) =>
    secret.reveal(),
  );
}

/** Everything that a program could print of a value: `util.inspect` at any depth, JSON, its text and its stack. */
export function everythingPrinted(value: unknown): string {
  const stack = value instanceof Error ? [value.stack, everythingPrinted(value.cause)] : [];
  return [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    JSON.stringify(value),
    String(value),
    ...stack,
  ].join('\n');
}

/** Fails when one of the secrets is in the text, however spelt. */
export function expectNoSecret(text: string, secrets: readonly string[]): void {
  expect(secrets.every((secret) => secret.length >= 8)).toBe(true);
  const found = secrets.flatMap(spellings).filter((spelling) => text.includes(spelling));
  expect(found).toEqual([]);
}
