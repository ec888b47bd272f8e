import { expect, test } from 'vitest';
import { missingNameTroubles, trackFeed } from '../../src/feeds/index.ts';
import type { FeedReading, FeedRecord } from '../../src/model/index.ts';
import { eventOf, minuteMs, nowMs, recordOf } from './feed-records.ts';

const expected = [{ name: 'Device Enrollment Program', isConfigured: false }];

/** Reads a feed again and again, a minute apart. */
function follow(first: FeedRecord, readings: readonly Partial<FeedReading>[], names = expected) {
  let record = first;
  const changes = readings.map((reading, index) => {
    const { names: named = record.names, events = [] } = reading;
    const raw = new Map(events.map((event) => [event.id, JSON.stringify({ id: event.id })]));
    const tracked = trackFeed(record, {
      reading: { names: named, events },
      raw,
      expected: names,
      nowMs: nowMs + (index + 1) * minuteMs,
    });
    record = tracked.record;
    return tracked.changes;
  });
  return { record, changes };
}

test('an event is followed from its first reading to its end, and each change is kept with what the feed wrote', () => {
  const open = eventOf();
  const { record, changes } = follow(recordOf(), [
    { events: [open] },
    { events: [open] },
    { events: [{ ...open, text: 'A fix is on its way.' }] },
    { events: [{ ...open, status: 'closed', endMs: nowMs }] },
    { events: [open] },
  ]);
  expect(changes.map((list) => list.map(({ event }) => event.status))).toEqual([
    ['open'],
    [],
    ['open'],
    ['closed'],
    ['open'],
  ]);
  expect(changes[0]?.[0]).toMatchObject({ raw: '{"id":"a-1"}', atMs: nowMs + minuteMs });
  // The last reading without the event is kept: the event appeared after it.
  expect(record.events).toMatchObject([
    { firstSeenMs: nowMs + minuteMs, absentMs: nowMs, changedMs: nowMs + 5 * minuteMs, closedSeenMs: null },
  ]);
});

test('an event that disappears without a word is over', () => {
  const { record, changes } = follow(recordOf(), [{ events: [eventOf()] }, { events: [] }, { events: [] }]);
  expect(changes[1]).toMatchObject([{ raw: null, event: { status: 'closed', endMs: null } }]);
  expect(record.events).toMatchObject([{ status: 'closed', closedSeenMs: nowMs + 2 * minuteMs }]);
});

test('the first reading learns nothing of events that are over, later readings do', () => {
  const over = eventOf({ status: 'closed', endMs: nowMs - minuteMs });
  const fresh = recordOf({ checkedMs: null });
  expect(follow(fresh, [{ events: [over] }]).record.events).toEqual([]);
  expect(follow(recordOf(), [{ events: [over] }]).record.events).toMatchObject([{ status: 'closed' }]);
  // A feed that lists years of incidents is no news.
  const old = { ...over, endMs: nowMs - 3 * 86_400_000 };
  expect(follow(recordOf(), [{ events: [old] }]).changes).toEqual([[]]);
  const undated = { ...over, endMs: null, postedMs: null, startMs: null };
  expect(follow(recordOf(), [{ events: [undated] }]).changes).toEqual([[]]);
});

test('an event that is over leaves the record after two days', () => {
  const { record } = follow(recordOf(), [{ events: [eventOf()] }, { events: [] }]);
  const later = trackFeed(record, {
    reading: { names: record.names, events: [] },
    raw: new Map(),
    expected,
    nowMs: nowMs + 3 * 86_400_000,
  });
  expect(later.record.events).toEqual([]);
  expect(later.changes).toEqual([]);
});

test('a name that was there is missed, and a configured one that never was', () => {
  const others = [{ name: 'Apple Business', impact: null }];
  const usual = follow(recordOf(), [{}, { names: others }, { names: others }]).record;
  expect(usual.missing).toEqual([{ name: 'Device Enrollment Program', sinceMs: nowMs + 2 * minuteMs }]);
  // A usual name that the feed never had proves nothing.
  expect(follow(recordOf(), [{ names: others }]).record.missing).toEqual([]);
  const own = [{ name: 'Device Enrollment Program', isConfigured: true }];
  expect(follow(recordOf(), [{ names: others }], own).record.missing).toHaveLength(1);
  // It is back under other capitals.
  const back = follow(usual, [{ names: [{ name: 'DEVICE  Enrollment program', impact: null }] }]);
  expect(back.record.missing).toEqual([]);
  // A feed that names nothing at all says nothing of a name.
  expect(follow(recordOf(), [{}, { names: [] }, { names: null }]).record.missing).toEqual([]);
});

test('a missing name is our own trouble after ten minutes of readings', () => {
  const missing = [{ name: 'Device Enrollment Program', sinceMs: nowMs }];
  const troublesAfter = (minutes: number, checkedMs: number) =>
    missingNameTroubles([recordOf({ missing, checkedMs })], 'here', nowMs + minutes * minuteMs);
  expect(troublesAfter(9, nowMs + 9 * minuteMs)).toEqual([]);
  expect(troublesAfter(10, nowMs + 10 * minuteMs)).toEqual([
    { kind: 'feed-name', location: 'here', sinceMs: nowMs, detail: 'apple: Device Enrollment Program' },
  ]);
  // A feed that cannot be read any more confirms nothing.
  expect(troublesAfter(60, nowMs + minuteMs)).toEqual([]);
});

test('what a feed writes of an event is kept up to a limit', () => {
  const { changes } = trackFeed(recordOf(), {
    reading: { names: null, events: [eventOf()] },
    raw: new Map([['a-1', 'x'.repeat(100_000)]]),
    expected,
    nowMs,
  });
  expect(changes[0]?.raw).toHaveLength(16_000);
});
