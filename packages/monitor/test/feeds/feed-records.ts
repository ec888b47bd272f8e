import type { FeedEvent, FeedRecord, TrackedFeedEvent } from '../../src/model/index.ts';

export const nowMs = Date.parse('2026-11-28T12:00:00Z');
export const minuteMs = 60_000;

/** An event as a feed has it. */
export function eventOf(changes: Partial<FeedEvent> = {}): FeedEvent {
  return {
    id: 'a-1',
    kind: 'incident',
    status: 'open',
    impact: 'outage',
    title: 'Device Enrollment Program: Outage',
    text: 'Users cannot enrol.',
    names: ['Device Enrollment Program'],
    startMs: nowMs - 10 * minuteMs,
    postedMs: nowMs - 5 * minuteMs,
    endMs: null,
    ...changes,
  };
}

/** An event with what was seen of it. */
export function trackedOf(changes: Partial<TrackedFeedEvent> = {}): TrackedFeedEvent {
  return {
    ...eventOf(),
    firstSeenMs: nowMs,
    absentMs: nowMs - minuteMs,
    changedMs: nowMs,
    closedSeenMs: null,
    ...changes,
  };
}

/** A feed that was read just now, and has a name for apple.dep. */
export function recordOf(changes: Partial<FeedRecord> = {}): FeedRecord {
  return {
    source: 'apple',
    title: 'Apple System Status',
    checkedMs: nowMs,
    error: null,
    names: [
      { name: 'Device Enrollment Program', impact: null },
      { name: 'iCloud (iCloud.com)', impact: null },
    ],
    services: { 'apple.dep': ['Device Enrollment Program'] },
    seenNames: [],
    missing: [],
    events: [],
    ...changes,
  };
}
