import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { parseCalendar, readCalendarFile } from '../../src/calendars/calendar-file.ts';

const nowMs = Date.UTC(2026, 0, 15);

const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];

const dates = async (text: string) => (await parseCalendar(text, nowMs)).holidays.map(({ date }) => date);

test('an all-day event ends before its end date', async () => {
  const text = calendar(
    ...event('SUMMARY:Bridge', 'DTSTART;VALUE=DATE:20260514', 'DTEND;VALUE=DATE:20260516'),
    ...event('SUMMARY:Fair', 'DTSTART;VALUE=DATE:20261130'),
  );
  expect(await parseCalendar(text, nowMs)).toEqual({
    holidays: [
      { date: '2026-05-14', name: 'Bridge' },
      { date: '2026-05-15', name: 'Bridge' },
      { date: '2026-11-30', name: 'Fair' },
    ],
    closed: [],
    until: '2026-12-31',
  });
});

test('recurrences count without their excluded dates, and moved ones where they are moved to', async () => {
  const text = calendar(
    ...event(
      'DTSTART;VALUE=DATE:20260105',
      'RRULE:FREQ=WEEKLY;COUNT=4',
      'EXDATE;VALUE=DATE:20260112',
      'SUMMARY:Inventory',
    ),
    ...event('RECURRENCE-ID;VALUE=DATE:20260119', 'DTSTART;VALUE=DATE:20260120', 'SUMMARY:Inventory'),
  );
  expect(await dates(text)).toEqual(['2026-01-05', '2026-01-20', '2026-01-26']);
});

test('a cancelled occurrence does not take place, and the word may have any case', async () => {
  const text = calendar(
    ...event('DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=DAILY;COUNT=3'),
    ...event('RECURRENCE-ID;VALUE=DATE:20260106', 'DTSTART;VALUE=DATE:20260106', 'STATUS:Cancelled'),
  );
  expect(await dates(text)).toEqual(['2026-01-05', '2026-01-07']);
});

test.each([
  ['29 February of other years', ['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY'], '2024-02-29 2028-02-29'],
  ['day 31 of short months', ['DTSTART;VALUE=DATE:20260131', 'RRULE:FREQ=MONTHLY;COUNT=2'], '2026-01-31 2026-03-31'],
])('a recurrence leaves out %s', async (_, lines, expected) => {
  expect((await dates(calendar(...event(...lines)))).join(' ')).toContain(expected);
});

test('the start of an event with a list of dates is its first day, unless the event excludes it', async () => {
  const lines = ['DTSTART;VALUE=DATE:20261201', 'RDATE;VALUE=DATE:20261208'];
  expect(await dates(calendar(...event(...lines)))).toEqual(['2026-12-01', '2026-12-08']);
  expect(await dates(calendar(...event(...lines, 'EXDATE;VALUE=DATE:20261201')))).toEqual(['2026-12-08']);
});

test('a file may hold several calendars', async () => {
  const text = ['DTSTART;VALUE=DATE:20261225', 'DTSTART;VALUE=DATE:20261226'].map((start) => calendar(...event(start)));
  expect(await dates(text.join(''))).toEqual(['2026-12-25', '2026-12-26']);
});

test('an endless recurrence is known for three more years', async () => {
  const text = calendar(...event('DTSTART;VALUE=DATE:20250501', 'RRULE:FREQ=YEARLY'));
  const { holidays, until } = await parseCalendar(text, nowMs);
  expect(holidays.map(({ date }) => date)).toEqual([
    '2025-05-01',
    '2026-05-01',
    '2027-05-01',
    '2028-05-01',
    '2029-05-01',
  ]);
  expect(until).toBe('2029-12-31');
});

test('times are read in UTC, in an IANA zone, and in a zone that the file defines', async () => {
  const zone = [
    'BEGIN:VTIMEZONE',
    'TZID:Office',
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0900',
    'TZOFFSETTO:+0900',
    'END:STANDARD',
    'END:VTIMEZONE',
  ];
  const text = calendar(
    ...zone,
    ...event('DTSTART:20260601T100000Z', 'DTEND:20260601T110000Z'),
    ...event('DTSTART;TZID=Europe/Paris:20260601T100000', 'DTEND;TZID=Europe/Paris:20260601T110000'),
    ...event('DTSTART;TZID=Office:20260601T100000', 'DTEND;TZID=Office:20260601T110000'),
  );
  const { closed } = await parseCalendar(text, nowMs);
  expect(closed.map(({ fromMs, untilMs }) => [new Date(fromMs).toISOString().slice(11, 16), untilMs - fromMs])).toEqual(
    [
      ['10:00', 3_600_000],
      ['08:00', 3_600_000],
      ['01:00', 3_600_000],
    ],
  );
});

test.each([
  [
    'a time without a zone',
    event('DTSTART:20260601T100000', 'DTEND:20260601T110000'),
    'has no zone: expected "Z" or TZID',
  ],
  [
    'a zone that does not exist',
    event('DTSTART;TZID=Nowhere:20260601T100000', 'DTEND;TZID=Nowhere:20260601T110000'),
    'the time zone "Nowhere" is not known',
  ],
  ['too many days', event('DTSTART;VALUE=DATE:20000101', 'RRULE:FREQ=DAILY'), 'more than 10000 days and times'],
  [
    'a recurrence in each second',
    event('DTSTART:20260101T000000Z', 'RRULE:FREQ=SECONDLY'),
    'more than 10000 days and times',
  ],
  ['an event of a century', event('DTSTART;VALUE=DATE:19000101', 'DTEND;VALUE=DATE:20000101'), 'longer than 27 years'],
  ['no event', [], 'the calendar has no event'],
  ['30 February', event('DTSTART;VALUE=DATE:20270230'), 'the event "1" has no start, or a date that does not exist'],
  ['an event without a start', event('DTEND;VALUE=DATE:20270201'), 'has no start'],
  ['a date that is a word', event('DTSTART;VALUE=DATE:tomorrow'), 'a date that does not exist'],
  ['only cancelled events', event('DTSTART;VALUE=DATE:20260101', 'STATUS:CANCELLED'), 'the calendar has no event'],
])('refuses %s', async (_, lines, message) => {
  await expect(parseCalendar(calendar(...lines), nowMs)).rejects.toMatchObject({
    name: 'CalendarProblem',
    message: expect.stringContaining(message),
  });
});

test('refuses what is no calendar', async () => {
  for (const text of ['<html>Sign in</html>', '', 'BEGIN:VCARD\r\nEND:VCARD\r\n'])
    await expect(parseCalendar(text, nowMs)).rejects.toThrow('this is no calendar');
});

test('reads a file, and says why it cannot', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'company.ics');
  await expect(readCalendarFile(file, nowMs)).rejects.toThrow('the file does not exist');
  await writeFile(file, calendar(...event('DTSTART;VALUE=DATE:20261224')));
  expect((await readCalendarFile(file, nowMs)).holidays).toEqual([{ date: '2026-12-24', name: 'closed' }]);
  await writeFile(file, Buffer.alloc(1024 * 1024 + 1, 'x'));
  await expect(readCalendarFile(file, nowMs)).rejects.toThrow('the file is larger than 1 MiB');
  await writeFile(file, Buffer.from([0, 1, 2, 0xff]));
  await expect(readCalendarFile(file, nowMs)).rejects.toThrow(/^the file is /);
});

test.skipIf(process.platform === 'win32')(
  'a pipe or device in the place of a file is refused, not waited for',
  async () => {
    await using folder = await temporaryFolder();
    const pipe = join(folder.path, 'company.ics');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, '/dev/zero'])
      await expect(readCalendarFile(file, nowMs)).rejects.toThrow('the file is a device or pipe');
  },
);
