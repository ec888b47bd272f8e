import type { Expiry } from '../../service/facts.ts';

/** The media type of a calendar. */
export const calendarType = 'text/calendar; charset=utf-8';

/** The most ends of one calendar: programs that subscribe to it read all of it each time. */
const mostEvents = 5_000;

/** The most bytes of a line (RFC 5545, section 3.1). */
const lineBytes = 75;

const dayMs = 86_400_000;

/** Writes the ends of credentials as a calendar (RFC 5545): one event for each. */
export function calendarOf(expiries: Iterable<Expiry>, nowMs: number): string {
  const stamp = dateTime(Math.floor(nowMs / dayMs) * dayMs);
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//mdmkit//health-check//EN', 'NAME:Credentials that end'];
  let events = 0;
  for (const expiry of expiries) {
    if (events === mostEvents) break;
    events += 1;
    const { target, tenant, service, expiresMs } = expiry;
    lines.push(
      'BEGIN:VEVENT',
      `UID:${text(`${encodeURIComponent(target)}@health-check`)}`,
      `DTSTAMP:${stamp}`,
      `DTSTART:${dateTime(expiresMs)}`,
      `SUMMARY:${text(`${tenant}: the credential for ${service} ends`)}`,
      `DESCRIPTION:${text(`Replace the credential of ${target} before it ends.`)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    );
  }
  lines.push('END:VCALENDAR');
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function dateTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** A value of the type TEXT. Control characters have no place in it. */
function text(value: string): string {
  return value
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll(/\r?\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, ' ');
}

/** Breaks a long line. A character is never cut. */
function folded(line: string): string {
  if (Buffer.byteLength(line) <= lineBytes) return line;
  const parts: string[] = [];
  let [part, bytes] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > lineBytes) {
      parts.push(part);
      // The blank that marks a continued line counts, too.
      [part, bytes] = ['', 1];
    }
    part += character;
    bytes += size;
  }
  return [...parts, part].join('\r\n ');
}
