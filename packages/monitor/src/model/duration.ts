/** What a time looks like: `500ms`, `20s`, `5m`, `1h`, `2d`. */
export const durationPattern = /^\d{1,6}(?:\.\d{1,3})?(?:ms|s|m|h|d)$/;

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a time, in milliseconds.
 *
 * @throws RangeError - When it does not fit {@link durationPattern}.
 */
export function parseDuration(text: string): number {
  if (!durationPattern.test(text)) throw new RangeError('expected a time such as 500ms, 20s, 5m, 1h or 2d');
  const [, number, unit = ''] = /^([\d.]+)(\w+)$/.exec(text) ?? [];
  return Math.round(Number(number) * (unitsMs[unit] ?? 0));
}

/** Writes a time for people: `5 min`, `20 s`, `500 ms`. */
export function describeDuration(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000} min`;
  return ms % 1_000 === 0 ? `${ms / 1_000} s` : `${ms} ms`;
}
