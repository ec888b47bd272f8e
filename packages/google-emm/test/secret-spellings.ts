import { inspect } from 'node:util';

/** The ways in which a secret could slip into a text. */
export function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
}

/** Everything that a log could show of a value: at any depth, hidden members included. */
export function allTextOf(value: unknown): string {
  const shown = inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null });
  return [shown, JSON.stringify(value), String(value)].join('\n');
}

/** The secrets that occur in a text in some spelling. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => spellingsOf(secret).some((spelling) => text.includes(spelling)));
}
