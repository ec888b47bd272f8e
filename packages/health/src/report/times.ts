/** An instant for people: `2026-11-28 18:05:12Z`. */
export function formatInstant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A span for people, with its two largest units: `3 min 20 s`. Less than a second is `0 s`. */
export function formatSpan(ms: number): string {
  const first = units.findIndex(([, unitMs]) => ms >= unitMs);
  if (first < 0) return '0 s';
  let rest = ms;
  const parts = units.slice(first, first + 2).map(([name, unitMs]) => {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    return count === 0 ? '' : `${count} ${name}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** A number of days relative to now: `in 9 days`, `in less than a day`, `2 days ago`. Negative numbers lie in the past. */
export function formatDays(days: number): string {
  if (days === 0) return 'in less than a day';
  const count = Math.abs(days);
  const text = `${count} day${count === 1 ? '' : 's'}`;
  return days > 0 ? `in ${text}` : `${text} ago`;
}
