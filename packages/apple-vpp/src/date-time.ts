const form = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?:Z|([+-]\d{2}):?(\d{2}))$/i;

/**
 * Reads a date-time as Apple and the tools around it write it: `2031-02-03T04:05:06` with `Z`, `+0000` or `+00:00`.
 *
 * @returns Undefined when the text is none, or names no offset and so no instant.
 */
export function parseDateTime(text: string): Date | undefined {
  const [, date, time, hours, minutes] = form.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const local = new Date(`${date}T${time}Z`);
  // The thirtieth of February would be read as the second of March.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(date)) return undefined;
  const instant = new Date(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** Writes an instant as Apple does: `2031-02-03T04:05:06+0000`. */
export function formatDateTime(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, '+0000');
}
