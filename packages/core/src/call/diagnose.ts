import type { CommonReason } from '../errors/catalogue.ts';
import type { Answer } from './answer.ts';

/** What an answer that is no success means. */
export interface Diagnosis<Code extends string = string> {
  /** The package's code. */
  readonly code: Code;
  /** The vendor's own code or number, to the letter. */
  readonly vendorCode?: string | undefined;
  /** How long the vendor asks to wait, where it says so elsewhere than in Retry-After. In milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Further words. Never a value that may be secret. */
  readonly detail?: string | undefined;
  /** What else the vendor said, for the package's own error class to read. Never a value that may be secret. */
  readonly details?: unknown;
}

/** Names the shared code for a status that the vendor's own rules did not explain; undefined for a success. */
export function reasonOfStatus(answer: Answer): CommonReason | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  if (status === 407) return 'PROXY_AUTHENTICATION_REQUIRED';
  if (status === 511) return 'INTERCEPTED';
  if (status === 429) return 'THROTTLED';
  if (status >= 500) return 'SERVER_ERROR';
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 409) return 'CONFLICT';
  if (status === 408) return 'TIMEOUT';
  if (status >= 400) return 'REJECTED';
  return 'MALFORMED_RESPONSE';
}

/** Whether an answer is a web page, which no vendor's API sends on success. */
export function isWebPage(answer: Answer): boolean {
  if (/^\s*text\/html\b/i.test(answer.headers['content-type'] ?? '')) return true;
  return /^\s*<(?:!doctype html|html)\b/i.test(answer.text().slice(0, 200));
}

/**
 * Describes the difference between the clocks, for an error message.
 *
 * @param skewMs - The vendor's clock minus the clock of this machine, in milliseconds: `clockSkewMs` of an answer.
 */
export function describeClockSkew(skewMs: number): string {
  const direction = skewMs > 0 ? 'slow' : 'fast';
  return `the clock of this machine is ${Math.abs(Math.round(skewMs / 1000))} s ${direction}`;
}
