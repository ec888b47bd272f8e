const form = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?:Z|([+-])(\d{2}):?(\d{2}))$/i;

/**
 * Reads a date-time (RFC 3339 §5.6): `2031-02-03T04:05:06` with `Z`, `+00:00`, or `+0000` as Apple writes it.
 *
 * Returns undefined if the text has another form, has no offset, or names a day or a time that does not exist, such as
 * 30 February.
 */
export function parseDateTime(text: unknown): Date | undefined {
  if (typeof text !== 'string' || text.length > 64) return undefined;
  const [, date, time, sign, hours = '00', minutes = '00'] = form.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined) return undefined;
  const local = new Date(`${date}T${time}Z`);
  // `Date` reads 30 February as 2 March.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(date)) return undefined;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return new Date(local.getTime() - (sign === '-' ? -offsetMs : offsetMs));
}

/** Writes an instant as Apple does: `2031-02-03T04:05:06+0000`. */
export function formatDateTime(instant: Date): string {
  return instant.toISOString().replace(/\.\d+Z$/, '+0000');
}
