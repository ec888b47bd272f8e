import { inspect } from 'node:util';

/** A secret that was found where it must not be. */
export interface SecretFinding {
  /** Which of the given secrets, by its place in the list. */
  readonly index: number;
  /** How it was spelt. */
  readonly spelling: 'raw' | 'base64' | 'base64url' | 'percent' | 'json';
}

/**
 * Looks for secrets in all that a program could print of a value: `util.inspect` at any depth with hidden members,
 * JSON, the text, and for errors the message, the stack and the causes.
 *
 * Each secret is looked for raw, in base64 (also inside a longer text that was encoded as a whole), in base64url,
 * percent-encoded and escaped as in JSON.
 *
 * @param haystack - Errors, events, log lines: anything.
 * @throws RangeError - When a secret has less than 8 characters: it could be found by chance.
 */
export function findSecrets(haystack: unknown, secrets: readonly string[]): SecretFinding[] {
  const text = everythingPrinted(haystack);
  return secrets.flatMap((secret, index) => {
    if (secret.length < 8) throw new RangeError(`secret ${index} has less than 8 characters`);
    const matches = [...needlesOf(secret)].filter(([needle]) => text.includes(needle));
    return [...new Set(matches.map(([, spelling]) => spelling))].map((spelling) => ({ index, spelling }));
  });
}

type Needles = ReadonlyMap<string, SecretFinding['spelling']>;

/** Tests look for the same few secrets in thousands of texts. */
const needlesBySecret = new Map<string, Needles>();

/** What to look for, with the first spelling that gives it. */
function needlesOf(secret: string): Needles {
  const cached = needlesBySecret.get(secret);
  if (cached) return cached;
  const needles = new Map(
    spellings(secret)
      .toReversed()
      .map(([spelling, needle]) => [needle, spelling]),
  );
  needlesBySecret.set(secret, needles);
  return needles;
}

function spellings(secret: string): (readonly [SecretFinding['spelling'], string])[] {
  return [
    ['raw', secret],
    ...encodings(secret, 'base64').map((needle) => ['base64', needle] as const),
    ...encodings(secret, 'base64url').map((needle) => ['base64url', needle] as const),
    ['percent', encodeURIComponent(secret)],
    ['json', JSON.stringify(secret).slice(1, -1)],
  ];
}

/** The three forms that a text takes within an encoded longer one, without the characters that its neighbours change. */
function encodings(secret: string, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const whole = Math.floor((bytes.length * 8) / 6);
    return bytes.toString(encoding).slice(Math.ceil((offset * 8) / 6), whole);
  });
}

function everythingPrinted(value: unknown): string {
  if (typeof value === 'string') return value;
  const options = { depth: Number.POSITIVE_INFINITY, maxStringLength: null, maxArrayLength: null };
  const inspected = inspect(value, { ...options, showHidden: true, getters: true });
  const printed = new Set([inspected, toJson(value), String(value)]);
  // A text within a text is escaped once more when it is printed: so each is searched by itself as well.
  collectTexts(value, printed, new Set());
  return [...printed].join('\n');
}

function toJson(value: unknown): string {
  const visited = new Set<unknown>();
  // Unlike its type says, JSON.stringify answers undefined for what JSON cannot hold.
  const text: unknown = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'bigint') return String(member);
    if (typeof member !== 'object' || member === null) return member;
    if (visited.has(member)) return undefined;
    visited.add(member);
    return member;
  });
  return typeof text === 'string' ? text : '';
}

/** Collects the texts and bytes in a value, hidden members and those of errors, maps and sets included. */
function collectTexts(value: unknown, into: Set<string>, seen: Set<unknown>): void {
  if (typeof value === 'string') into.add(value);
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Uint8Array) {
    into.add(Buffer.from(value).toString('utf8'));
    return;
  }
  if (value instanceof Map || value instanceof Set) for (const item of value) collectTexts(item, into, seen);
  for (const { value: member } of Object.values(Object.getOwnPropertyDescriptors(value)))
    collectTexts(member, into, seen);
}
