import type { Store } from '../../src/store/store.ts';
import { feedOf, trackedEventOf } from '../support/feed-records.ts';

const minuteMs = 60_000;

/** What a hostile feed says: nothing of it may harm the board. */
const hostileTitle = 'Apps and Books <b>down</b> \u202edesrever\u202c';

/**
 * Writes what two vendors say: Apple reports the outage of Apps and Books six minutes after the incident was opened, and announces
 * maintenance of Device Assignment. Google's feed was read long ago.
 */
export async function writeVendorFeeds(store: Store, openedMs: number, nowMs: number): Promise<void> {
  const outage = trackedEventOf({ firstSeenMs: openedMs + 6 * minuteMs, title: hostileTitle });
  const maintenance = trackedEventOf({
    id: 'a-2',
    kind: 'maintenance',
    status: 'planned',
    title: 'Device Enrollment Program: maintenance',
    text: '',
    names: ['Device Enrollment Program'],
    firstSeenMs: nowMs - 90 * minuteMs,
    startMs: nowMs + 600 * minuteMs,
    endMs: nowMs + 660 * minuteMs,
  });
  const events = [outage, maintenance];
  const changes = events.map((event) => ({ source: 'apple', event, atMs: event.firstSeenMs, raw: '{}' }));
  await store.saveFeed({ record: feedOf({ checkedMs: nowMs, events }), changes });
  const google = feedOf({
    source: 'google-cloud',
    title: 'Google Cloud Service Health',
    checkedMs: nowMs - 60 * minuteMs,
    error: 'The server answers with status 503.',
    names: [{ name: 'Identity and Access Management', impact: null }],
    services: { 'google.amapi': ['Identity and Access Management'] },
    seenNames: [],
  });
  await store.saveFeed({ record: google, changes: [] });
}
