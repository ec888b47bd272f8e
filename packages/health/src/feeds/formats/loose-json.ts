import { cleanText } from './clean-text.ts';
import { FeedProblem } from './feed-problem.ts';

/** A JSON object whose members may be anything. */
export type LooseObject = Readonly<Record<string, unknown>>;

/** Returns a value as an object; an empty one if it is none. */
export function asObject(value: unknown): LooseObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LooseObject) : {};
}

/** Returns a value as a list; an empty one if it is none. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Times outside of these years are mistakes. */
const [firstMs, lastMs] = [Date.UTC(2000, 0), Date.UTC(2100, 0)];

/** Returns milliseconds since 1970 if they are a time of this century; null otherwise. */
export function asTime(value: unknown): number | null {
  return typeof value === 'number' && value >= firstMs && value < lastMs ? Math.round(value) : null;
}

/** Reads a time with its zone, as RFC 3339 or RFC 9110 write it; null if it is none. */
export function readTime(value: unknown): number | null {
  const text = cleanText(value, 64);
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2}|GMT|UTC?)$/i.test(text);
  return hasZone ? asTime(Date.parse(text)) : null;
}

/**
 * Reads JSON, also inside the call of a function (JSONP): from the first bracket to the last one.
 *
 * @throws FeedProblem - If it is none.
 */
export function readJson(text: string, open: '{' | '['): unknown {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') throw new FeedProblem('EMPTY');
  if (trimmed.startsWith('<')) throw new FeedProblem('IS_HTML');
  const [from, to] = [trimmed.indexOf(open), trimmed.lastIndexOf(open === '{' ? '}' : ']')];
  try {
    return JSON.parse(from === -1 || to < from ? trimmed : trimmed.slice(from, to + 1));
  } catch {
    throw new FeedProblem('NOT_JSON');
  }
}
