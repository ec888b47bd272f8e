const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const time = String.raw`(?<hours>\d{2}):(?<minutes>\d{2}):(?<seconds>\d{2})`;
const zone = String.raw`(?: (?:GMT|UTC|(?<sign>[+-])(?<zoneHours>\d{2})(?<zoneMinutes>\d{2})))?`;
const forms = [
  // Sun, 06 Nov 1994 08:49:37 GMT
  new RegExp(String.raw`^[a-z]{3,9}, (?<day>\d{1,2}) (?<month>[a-z]{3}) (?<year>\d{4}) ${time}${zone}$`, 'i'),
  // Sunday, 06-Nov-94 08:49:37 GMT
  new RegExp(String.raw`^[a-z]{3,9}, (?<day>\d{1,2})-(?<month>[a-z]{3})-(?<year>\d{2}|\d{4}) ${time}${zone}$`, 'i'),
  // Sun Nov  6 08:49:37 1994
  new RegExp(String.raw`^[a-z]{3,9} (?<month>[a-z]{3}) {1,2}(?<day>\d{1,2}) ${time} (?<year>\d{4})$`, 'i'),
];

/**
 * Reads the date of an HTTP header such as `Date` or `Retry-After`, in any of the three forms of RFC 9110 §5.6.7. An
 * offset such as `+0000` in place of `GMT` is understood.
 *
 * Returns milliseconds since 1970; undefined if the text has another form, or names a day or a time that does not exist.
 *
 * @param nowMs - The present time, in milliseconds since 1970: decides the century of a year with two digits.
 */
export function parseHttpDate(text: string | undefined, nowMs: number): number | undefined {
  const trimmed = text?.trim() ?? '';
  // A longer text is no date, and is not searched.
  if (trimmed.length > 64) return undefined;
  const parts = groupsOf(trimmed);
  if (!parts) return undefined;
  const [hours, minutes, seconds] = [Number(parts['hours']), Number(parts['minutes']), Number(parts['seconds'])];
  // A minute may have a leap second.
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const [day, month] = [Number(parts['day']), months.indexOf(parts['month']?.toLowerCase() ?? '')];
  const date = new Date(0);
  // `Date.UTC` would put the years 0 to 99 into the twentieth century.
  date.setUTCFullYear(yearOf(parts['year'] ?? '', nowMs), month, day);
  if (month < 0 || date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hours, minutes, seconds);
  const offsetMinutes = Number(parts['zoneHours'] ?? 0) * 60 + Number(parts['zoneMinutes'] ?? 0);
  return date.getTime() - (parts['sign'] === '-' ? -offsetMinutes : offsetMinutes) * 60_000;
}

/** The parts of a date by the first form that it has: nearly always the first of all, which every answer names its date in. */
function groupsOf(text: string): Readonly<Record<string, string>> | undefined {
  for (const form of forms) {
    const match = form.exec(text);
    if (match) return match.groups;
  }
  return undefined;
}

/** A year with two digits that seems more than 50 years ahead is the latest past year with these digits (RFC 9110 §5.6.7). */
function yearOf(digits: string, nowMs: number): number {
  if (digits.length > 2) return Number(digits);
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}
