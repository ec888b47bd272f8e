import { expect, test } from 'vitest';
import { feedLags, maintenanceOf, summariseLags } from '../../src/feeds/index.ts';
import type { Incident, TrackedFeedEvent } from '../../src/model/index.ts';
import { eventOf, minuteMs, nowMs, trackedOf } from './feed-records.ts';

/** An incident of Apple's enrolment, which the monitor opened at `nowMs`. */
function incidentOf(changes: Partial<Incident> = {}): Incident {
  // Only these members are read.
  return {
    id: 'inc-1',
    verdict: 'vendor',
    override: null,
    mergedInto: null,
    service: 'apple.dep',
    startedMs: nowMs - minuteMs,
    openedMs: nowMs,
    endedMs: nowMs + 60 * minuteMs,
    closedMs: null,
    ...changes,
  } as Incident;
}

const services = { 'apple.dep': ['Device Enrollment Program'], 'apple.vpp': ['Volume Purchase Program'] };

function reportOf(minutes: number, changes: Partial<TrackedFeedEvent> = {}) {
  const firstSeenMs = nowMs + minutes * minuteMs;
  const event = trackedOf({
    ...eventOf({ startMs: nowMs }),
    firstSeenMs,
    absentMs: firstSeenMs - minuteMs,
    ...changes,
  });
  return { source: 'apple', event, services };
}

test('both directions are measured, from the opening of the incident to the first reading that has the event', () => {
  const lagOf = (report: ReturnType<typeof reportOf>, incident = incidentOf()) =>
    feedLags([incident], [report])[0]?.report?.vendorBehindMs;
  expect(lagOf(reportOf(20))).toBe(20 * minuteMs);
  expect(lagOf(reportOf(-5))).toBe(-5 * minuteMs);
  // Posted only after the recovery, with a beginning within the trouble.
  expect(lagOf(reportOf(90))).toBe(90 * minuteMs);
  // The feed was not read before, or not for a while: it is not known when the event appeared.
  expect(lagOf(reportOf(20, { absentMs: null }))).toBeNull();
  expect(lagOf(reportOf(20, { absentMs: nowMs }))).toBeNull();
  // Nothing to do with each other.
  for (const changes of [
    { names: ['Volume Purchase Program'] },
    { impact: 'information' },
    { kind: 'maintenance' },
    { startMs: nowMs + 200 * minuteMs, firstSeenMs: nowMs + 200 * minuteMs },
    { startMs: nowMs - 300 * minuteMs, firstSeenMs: nowMs - 300 * minuteMs, closedSeenMs: nowMs - 200 * minuteMs },
  ] as const)
    expect(lagOf(reportOf(20, changes)), JSON.stringify(changes)).toBeUndefined();
});

test('an event is about a service that has a name in the feed, and about trouble of its time', () => {
  const whole = reportOf(5, { names: ['*'] });
  expect(feedLags([incidentOf({ service: 'google.play' })], [whole])).toMatchObject([{ report: null }]);
  expect(feedLags([incidentOf()], [whole])).toMatchObject([{ report: { vendorBehindMs: 5 * minuteMs } }]);
  // The vendor forgot to close it.
  const old = reportOf(-1_500, { startMs: null });
  expect(feedLags([incidentOf()], [old])).toMatchObject([{ report: null }]);
});

test('a report that goes on over two incidents is measured against the first', () => {
  const second = incidentOf({ id: 'inc-2', startedMs: nowMs + 179 * minuteMs, openedMs: nowMs + 180 * minuteMs });
  const lags = feedLags([incidentOf(), { ...second, endedMs: null }], [reportOf(20)]);
  expect(lags.map(({ report }) => report?.vendorBehindMs)).toEqual([20 * minuteMs, null]);
});

test('maintenance that went on during an incident belongs to it', () => {
  const during = { kind: 'maintenance', startMs: nowMs - 10 * minuteMs, endMs: nowMs + 30 * minuteMs } as const;
  const report = reportOf(-600, during);
  expect(maintenanceOf(incidentOf(), [report])).toEqual([report]);
  for (const changes of [
    { ...during, kind: 'incident' },
    { ...during, status: 'planned' },
    { ...during, endMs: nowMs - 5 * minuteMs },
    { ...during, startMs: nowMs + 90 * minuteMs, endMs: null },
    { ...during, names: ['Volume Purchase Program'] },
  ] as const)
    expect(maintenanceOf(incidentOf(), [reportOf(-600, changes)]), JSON.stringify(changes)).toEqual([]);
});

test('a month is summed up by service: reported, vendor behind, we behind, and what only the vendor saw', () => {
  const incidents = [
    incidentOf(),
    incidentOf({ id: 'inc-2', openedMs: nowMs + 1_000 * minuteMs, startedMs: nowMs + 999 * minuteMs, endedMs: null }),
    incidentOf({ id: 'inc-3', service: 'apple.vpp' }),
    // None of these is a vendor's trouble of a whole service.
    incidentOf({ id: 'inc-4', verdict: 'own-network' }),
    incidentOf({ id: 'inc-5', override: { verdict: 'credential', by: 'kim', atMs: nowMs } }),
    incidentOf({ id: 'inc-6', mergedInto: 'inc-1' }),
  ];
  const second = reportOf(990, { id: 'a-2', startMs: nowMs + 980 * minuteMs });
  const unseen = reportOf(0, {
    id: 'a-3',
    startMs: nowMs - 5_000 * minuteMs,
    firstSeenMs: nowMs - 5_000 * minuteMs,
    closedSeenMs: nowMs - 4_900 * minuteMs,
  });
  const rss = reportOf(0, { ...unseen.event, id: 'a-4', impact: 'unknown' });
  const first = reportOf(20, { closedSeenMs: nowMs + 60 * minuteMs });
  expect(summariseLags(incidents, [first, second, unseen, rss])).toEqual([
    {
      service: 'apple.dep',
      incidents: 2,
      reported: 2,
      vendorBehind: { count: 1, medianMs: 20 * minuteMs, maxMs: 20 * minuteMs },
      weBehind: { count: 1, medianMs: 10 * minuteMs, maxMs: 10 * minuteMs },
      unseen: 1,
    },
    { service: 'apple.vpp', incidents: 1, reported: 0, vendorBehind: null, weBehind: null, unseen: 0 },
  ]);
  expect(summariseLags([], [])).toEqual([]);
});
