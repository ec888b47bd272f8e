import { expect, test } from 'vitest';
import { nextBoundary } from '../../src/duty/calendar.ts';
import { circleAmong, createCalendars, membersOf } from '../../src/duty/create-calendars.ts';
import { office } from './rules.ts';

const tokyo = office({
  id: 'tokyo',
  zone: 'Asia/Tokyo',
  weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }],
});
const broken = { id: 'broken', broken: 'the file does not exist' };

const calendars = createCalendars([
  office(),
  tokyo,
  broken,
  { id: 'any', union: ['office', 'tokyo'] },
  { id: 'both', intersect: ['office', 'tokyo'] },
  { id: 'nights', not: 'office' },
  { id: 'anyBroken', union: ['office', 'broken'] },
  { id: 'bothBroken', intersect: ['office', 'broken'] },
  { id: 'lost', union: ['nowhere'] },
]);
const stateOf = (id: string, at: string) => calendars.get(id)?.at(Date.parse(at)).state;

test('a union covers what its members cover', () => {
  expect(stateOf('any', '2026-11-30T01:00:00Z')).toBe('open');
  expect(stateOf('any', '2026-11-30T12:00:00Z')).toBe('open');
  expect(stateOf('any', '2026-11-30T18:00:00Z')).toBe('closed');
  expect(calendars.get('any')?.at(Date.parse('2026-11-30T01:00:00Z')).reason).toBe(
    '"tokyo": weekly hours 09:00 to 18:00',
  );
});

test('an intersection covers what all of its members cover', () => {
  expect(stateOf('both', '2026-11-30T08:30:00Z')).toBe('open');
  expect(stateOf('both', '2026-11-30T09:00:00Z')).toBe('closed');
});

test('a complement changes when its member does', () => {
  const nights = calendars.get('nights');
  expect(nights?.at(Date.parse('2026-11-30T18:00:00Z')).state).toBe('open');
  expect(nights && nextBoundary(nights, Date.parse('2026-11-30T18:00:00Z'))).toBe(Date.parse('2026-12-01T07:30:00Z'));
});

test('a broken member leaves the result unknown, unless another member decides', () => {
  expect(stateOf('broken', '2026-11-30T12:00:00Z')).toBe('unknown');
  expect(stateOf('anyBroken', '2026-11-30T12:00:00Z')).toBe('open');
  expect(stateOf('anyBroken', '2026-11-30T20:00:00Z')).toBe('unknown');
  expect(stateOf('bothBroken', '2026-11-30T20:00:00Z')).toBe('closed');
  expect(stateOf('bothBroken', '2026-11-30T12:00:00Z')).toBe('unknown');
  expect(stateOf('lost', '2026-11-30T12:00:00Z')).toBe('unknown');
});

test('rules that fail make a calendar that is not known', () => {
  const failing = createCalendars([
    office({ zone: 'Nowhere/City' }),
    office({ id: 'late', valid: { from: 'x', until: null } }),
  ]);
  expect(failing.get('office')?.at(0).state).toBe('unknown');
  expect(failing.get('late')?.at(0).state).toBe('unknown');
});

test('a calendar that is made of itself is found, and is not known', () => {
  const rules = [{ id: 'a', not: 'b' }, { id: 'b', union: ['office', 'a'] }, office()];
  expect(circleAmong(rules)).toBe('a');
  expect(circleAmong([office(), { id: 'n', not: 'office' }])).toBeUndefined();
  expect(createCalendars(rules).get('a')?.at(Date.parse('2026-11-30T20:00:00Z')).state).toBe('unknown');
  expect(membersOf(broken)).toEqual([]);
});
