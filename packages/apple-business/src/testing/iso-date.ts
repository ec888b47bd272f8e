/** An instant as Apple writes it: ISO 8601 with milliseconds, in UTC. */
export function isoDate(ms: number): string {
  return new Date(ms).toISOString();
}
