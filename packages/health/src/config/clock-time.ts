import { z } from 'zod';

/** A time on the wall, `HH:MM`; `24:00` for midnight at the end of a day. */
export const ClockTime = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time such as 02:30; 24:00 for midnight');

/** A time zone. */
export const Zone = z
  .string()
  .refine((name) => isZone(name), 'expected the name of a time zone, such as Europe/Paris')
  .describe('The time zone, by its IANA name.');

function isZone(name: string): boolean {
  try {
    // "+01:00" is an offset, which knows no summer.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
