import type { FeedRecord, TrackedFeedEvent } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import type { Place } from './migrated-place.ts';

const dayMs = 86_400_000;
const startMs = Date.parse('2026-11-10T00:00:00Z');

/** An event of a feed as it was first seen. */
function eventOf(id: string, firstSeenMs: number, changes: Partial<TrackedFeedEvent> = {}): TrackedFeedEvent {
  return {
    id,
    kind: 'incident',
    status: 'open',
    impact: 'outage',
    title: 'Enrolment is unavailable',
    text: '',
    names: ['Device Enrollment Program'],
    startMs: firstSeenMs - 60_000,
    postedMs: firstSeenMs - 1_000,
    endMs: null,
    firstSeenMs,
    absentMs: null,
    changedMs: firstSeenMs,
    closedSeenMs: null,
    ...changes,
  };
}

/** A feed with these events. */
function recordOf(source: string, events: readonly TrackedFeedEvent[]): FeedRecord {
  return {
    source,
    title: `Feed ${source}`,
    checkedMs: startMs,
    error: null,
    names: [{ name: 'Device Enrollment Program', impact: null }],
    services: { 'apple.dep': ['Device Enrollment Program'] },
    seenNames: ['Device Enrollment Program'],
    missing: [],
    events,
  };
}

/** What every store promises about the vendors' status feeds. */
export function describeFeeds(createPlace: () => Promise<Place>): void {
  test('a status feed, its events and every change are stored, and forgotten in their time', async () => {
    await using place = await createPlace();
    await using store = place.open();
    await store.migrate();
    const open = eventOf('a-1', startMs);
    const closed = { ...open, status: 'closed', changedMs: startMs + 5_000, closedSeenMs: startMs + 5_000 } as const;
    const change = (event: TrackedFeedEvent) => ({ source: 'apple', event, atMs: event.changedMs, raw: '{}' });
    await store.saveFeed({ record: recordOf('apple', [open]), changes: [change(open)] });
    await store.saveFeed({ record: recordOf('apple', [closed]), changes: [change(closed)] });
    await store.saveFeed({ record: recordOf('google-cloud', []), changes: [] });

    expect(await store.feeds()).toEqual([recordOf('apple', [closed]), recordOf('google-cloud', [])]);
    const span = { fromMs: startMs, toMs: startMs + dayMs };
    const { changes, cursor } = await store.feedChanges({ ...span, limit: 1 });
    expect([changes.map(({ event }) => event.status), cursor === null]).toEqual([['closed'], false]);
    expect(await store.feedChanges({ ...span, cursor: cursor ?? '' })).toMatchObject({
      changes: [{ event: { status: 'open' } }],
      cursor: null,
    });
    await expect(store.feedChanges({ ...span, cursor: 'x' })).rejects.toThrow('cursor must be');
    expect(await store.feedChanges({ ...span, source: 'google-cloud' })).toEqual({ changes: [], cursor: null });
    expect(await store.feedEvents(startMs + 5_000, startMs + dayMs)).toMatchObject([
      { source: 'apple', title: 'Feed apple', event: { id: 'a-1', status: 'closed' } },
    ]);
    expect(await store.feedEvents(startMs + 5_001, startMs + dayMs)).toEqual([]);
    expect(await store.feedEvents(startMs - dayMs, startMs)).toEqual([]);

    await store.removeFeeds(['google-cloud']);
    expect((await store.feeds()).map(({ source }) => source)).toEqual(['apple']);
    await store.tidy(startMs + 500 * dayMs);
    expect(await store.feedChanges(span)).toEqual({ changes: [], cursor: null });
    expect(await store.feedEvents(startMs, startMs + dayMs)).toEqual([]);
  });

  test('an event that changes with each reading fills no disk', async () => {
    await using place = await createPlace();
    await using store = place.open();
    await store.migrate();
    const changes = Array.from({ length: 210 }, (_, index) => {
      const event = eventOf('a-1', startMs, { text: `message ${index}`, changedMs: startMs + index });
      return { source: 'apple', event, atMs: startMs + index, raw: null };
    });
    await store.saveFeed({ record: recordOf('apple', []), changes });
    const { changes: kept } = await store.feedChanges({ fromMs: startMs, toMs: startMs + dayMs, limit: 1_000 });
    expect(kept).toHaveLength(200);
    const [event] = await store.feedEvents(startMs, startMs + dayMs);
    expect(event?.event.text).toBe('message 209');
  });
}
