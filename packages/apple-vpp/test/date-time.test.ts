import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatDateTime, parseDateTime } from '../src/date-time.ts';

it.each([
  ['2031-02-03T04:05:06Z', '2031-02-03T04:05:06.000Z'],
  ['2031-02-03T04:05:06z', '2031-02-03T04:05:06.000Z'],
  ['2031-02-03T04:05:06+0000', '2031-02-03T04:05:06.000Z'],
  ['2031-02-03T04:05:06-0700', '2031-02-03T11:05:06.000Z'],
  ['2031-02-03T04:05:06+02:00', '2031-02-03T02:05:06.000Z'],
  ['2031-02-03T04:05:06.789+0000', '2031-02-03T04:05:06.789Z'],
  [' 2031-02-03T04:05:06Z\n', '2031-02-03T04:05:06.000Z'],
])('reads %j', (text, instant) => {
  expect(parseDateTime(text)?.toISOString()).toBe(instant);
});

it.each([
  'soon',
  '',
  '2031-02-03',
  '2031-02-03T04:05:06',
  '2031-02-30T04:05:06Z',
  '2031-13-03T04:05:06Z',
  '2031-02-03T25:05:06Z',
  '2031-02-03T04:05:06+2500',
  '2031-02-03T04:05:06Z and more',
  '1927958706',
])('refuses %j', (text) => {
  expect(parseDateTime(text)).toBeUndefined();
});

it('reads what it writes, to the second', () => {
  const seconds = fc.integer({ min: 0, max: 4_102_444_800 });
  fc.assert(
    fc.property(seconds, (second) => {
      const written = formatDateTime(new Date(second * 1000));
      expect(written).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
      expect(parseDateTime(written)?.getTime()).toBe(second * 1000);
    }),
  );
});
