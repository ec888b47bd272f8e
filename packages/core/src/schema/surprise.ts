/**
 * How an answer differs from what is documented.
 *
 * - `unknown-member`: a member that the schema does not name; it stays on the object.
 * - `unknown-value`: an enumeration has a value that is not listed; it stays.
 * - `wrong-type`: a member has another type; an optional one is left out, a required one fails the call.
 * - `missing`: a required member is absent; the call fails.
 */
export type SurpriseKind = 'unknown-member' | 'unknown-value' | 'wrong-type' | 'missing';

/** One difference between an answer and its documentation. Never carries the value. */
export interface Surprise {
  /** What differs. */
  readonly kind: SurpriseKind;
  /** Where, as a JSON pointer (RFC 6901) in the vendor's spelling; `*` stands for a name that is data. */
  readonly pointer: string;
  /** What the documentation lets one expect. */
  readonly expected: string;
}

/** A step to a place inside a JSON value. */
export type PathSegment = string | number;

/** Writes a path as a JSON pointer (RFC 6901 §3). */
export function toJsonPointer(path: readonly PathSegment[]): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
