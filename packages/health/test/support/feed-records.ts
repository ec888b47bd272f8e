import type { FeedRecord, TrackedFeedEvent } from '@mdmkit/monitor/model';

/** An event of a feed: Apps and Books is unavailable, first seen at some time. */
export function trackedEventOf(
  changes: Partial<TrackedFeedEvent> & Pick<TrackedFeedEvent, 'firstSeenMs'>,
): TrackedFeedEvent {
  const { firstSeenMs } = changes;
  return {
    id: 'a-1',
    kind: 'incident',
    status: 'open',
    impact: 'outage',
    title: 'Apps and Books is unavailable',
    text: 'We are investigating an issue.',
    names: ['Volume Purchase Program'],
    startMs: firstSeenMs - 60_000,
    postedMs: firstSeenMs - 1_000,
    endMs: null,
    absentMs: firstSeenMs - 90_000,
    changedMs: firstSeenMs,
    closedSeenMs: null,
    ...changes,
  };
}

/** A feed of Apple that was read at some time. */
export function feedOf(changes: Partial<FeedRecord> & Pick<FeedRecord, 'checkedMs'>): FeedRecord {
  return {
    source: 'apple',
    title: 'Apple System Status',
    error: null,
    names: [
      { name: 'Device Enrollment Program', impact: null },
      { name: 'Volume Purchase Program', impact: null },
    ],
    services: { 'apple.dep': ['Device Enrollment Program'], 'apple.vpp': ['Volume Purchase Program'] },
    seenNames: ['Device Enrollment Program', 'Volume Purchase Program'],
    missing: [],
    events: [],
    ...changes,
  };
}
