import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { calendarOf } from '../../../src/server/board/calendar.ts';

const nowMs = Date.UTC(2026, 10, 2, 9, 30);
const expiry = (tenant: string, expiresMs: number) => ({
  target: `${tenant}/apple.vpp`,
  tenant,
  service: 'apple.vpp',
  expiresMs,
});

/** Reads a calendar as another program does. */
function eventsOf(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  return calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
}

describe('the calendar of ends', () => {
  test('is read by another program', () => {
    const events = eventsOf(calendarOf([expiry('aurora', Date.UTC(2026, 10, 11, 8)), expiry('b', nowMs)], nowMs));
    expect(events.map(({ summary, startDate }) => [summary, startDate.toJSDate().toISOString()])).toEqual([
      ['aurora: the credential for apple.vpp ends', '2026-11-11T08:00:00.000Z'],
      ['b: the credential for apple.vpp ends', '2026-11-02T09:30:00.000Z'],
    ]);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(2);
  });

  test('is valid without any', () => {
    expect(eventsOf(calendarOf([], nowMs))).toEqual([]);
  });

  test.each([
    ['of 300 letters', 'x'.repeat(300)],
    ['of emoji', '👩‍🏫'.repeat(40)],
    ['in Japanese', '青空学園'.repeat(40)],
    ['with the signs of the format', 'a;b,c\\d:e"f'],
  ])('keeps a name %s, in lines of at most 75 bytes', (_name, tenant) => {
    const text = calendarOf([expiry(tenant, nowMs)], nowMs);
    expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(eventsOf(text)[0]?.summary).toBe(`${tenant}: the credential for apple.vpp ends`);
  });

  test('takes no line of its own from a name', () => {
    const text = calendarOf([expiry('a\r\nEND:VEVENT\u001b[31m', nowMs)], nowMs);
    expect(text.match(/^END:VEVENT/gm)).toHaveLength(1);
    expect(text).not.toContain('\u001b');
  });
});
