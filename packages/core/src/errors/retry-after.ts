/**
 * Reads a Retry-After header: seconds or an HTTP date (RFC 9110 §10.2.3).
 *
 * @returns Milliseconds from now, never negative; undefined when absent or unreadable.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.round(Number(text) * 1000), Number.MAX_SAFE_INTEGER);
  // A date always names its weekday first; Date.parse alone would take "12" or "-3" for one.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  // The oldest of the three forms names no zone, and is in GMT all the same (RFC 9110 §5.6.7).
  const at = Date.parse(/[A-Z]{3}$|[+-]\d{4}$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
