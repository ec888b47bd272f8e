import type { Clock, Transport } from '@mdmkit/core';
import { maintenanceWindowsOf, missingNameTroubles } from '@mdmkit/monitor/feeds';
import type { FeedChange, FeedRecord, MaintenanceWindow, OwnTrouble, VendorState } from '@mdmkit/monitor/model';
import type { FeedSettings } from '../config/target.ts';
import type { Store } from '../store/store.ts';
import { createCurrentStatements } from './current-statements.ts';
import { createWatchedFeed, type WatchedFeed } from './watched-feed.ts';

/** The vendors' status feeds of a service: asked at their interval, and written to the store. */
export interface FeedWatch {
  /** Asks the feeds that are due, and takes over a changed configuration. To be called about once a second. */
  tick(): void;
  /** Whether the vendor itself reports trouble of a service. */
  isAdmitted(service: string): boolean;
  /** Returns the trouble of names that feeds do not have any more. */
  troubles(nowMs: number): readonly OwnTrouble[];
  /** Returns the maintenance windows that follow from what vendors announce; none unless the configuration wants them. */
  windows(): readonly MaintenanceWindow[];
  /** Ends all requests. */
  stop(): void;
}

/** What {@link createFeedWatch} needs. */
export interface FeedWatchOptions {
  /** Returns the settings that hold now; undefined if no feed is read. */
  readonly settings: () => FeedSettings | undefined;
  /** The feeds as the store has them. */
  readonly stored: readonly FeedRecord[];
  /** Where feeds are written. */
  readonly store: Pick<Store, 'saveFeed' | 'removeFeeds'>;
  /** Connections. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** The location of this process. */
  readonly location: string;
  /** Returns numbers from 0 to 1. */
  readonly random: () => number;
  /** Called when a feed cannot be read, with the reason, and with null once it can be read again. */
  readonly onReadable?: (source: string, error: string | null) => void;
  /** Called when the vendors say something else of a service, with what they said before. The store has it. */
  readonly onStatement?: (service: string, state: VendorState, former: VendorState) => void;
}

/** The longest time between two requests to a feed that fails, in milliseconds. */
const longestPauseMs = 600_000;

/** The longest time between two requests to a feed that calls its answers fresh, in milliseconds: later it is stale. */
const longestFreshMs = 600_000;

/** The first requests are spread over this time, in milliseconds. */
const spreadMs = 2_000;

/** The share of the interval by which requests vary. */
const jitter = 0.1;

/** More changes than these do not wait for a store that takes none. */
const mostWaiting = 1_000;

/** A feed, and when it is asked. */
interface Entry {
  readonly feed: WatchedFeed;
  nextMs: number;
  failures: number;
  isBusy: boolean;
  /** Changes that the store does not have yet. */
  waiting: FeedChange[];
}

/** Makes a watch that has asked nothing yet. */
export function createFeedWatch(options: FeedWatchOptions): FeedWatch {
  const { settings, stored, store, transport, clock, location, random, onReadable, onStatement } = options;
  const ending = new AbortController();
  const entries = new Map<string, Entry>();
  /** Feeds in the store that nobody reads any more. */
  let removed = stored.map(({ source }) => source);
  let inForce: FeedSettings | undefined;

  const records = () => [...entries.values()].map(({ feed }) => feed.record);
  const statements = createCurrentStatements({ records, stored, clock, onStatement });
  const configure = (next: FeedSettings | undefined) => {
    inForce = next;
    statements.forget();
    const sources = new Map((next?.sources ?? []).map((source) => [source.id, source]));
    removed = [...new Set([...removed, ...entries.keys()])].filter((id) => !sources.has(id));
    for (const id of entries.keys()) if (!sources.has(id)) entries.delete(id);
    for (const [id, source] of sources) {
      const entry = entries.get(id);
      if (entry) entry.feed.configure(source);
      else {
        const feed = createWatchedFeed(
          source,
          stored.find((record) => record.source === id),
        );
        entries.set(id, {
          feed,
          nextMs: clock.elapsedMs() + random() * spreadMs,
          failures: 0,
          isBusy: false,
          waiting: [],
        });
      }
    }
  };
  const forgetRemoved = () => {
    if (removed.length === 0) return;
    const ids = removed;
    removed = [];
    store.removeFeeds(ids).catch(() => {
      removed = [...new Set([...removed, ...ids])].filter((id) => !entries.has(id));
    });
  };
  const pauseOf = ({ failures }: Entry, waitMs: number, intervalMs: number) => {
    const usualMs = Math.min(longestPauseMs, intervalMs * 2 ** Math.min(failures, 10));
    const wantedMs = failures === 0 ? Math.min(waitMs, longestFreshMs) : waitMs;
    return Math.max(usualMs, wantedMs) * (1 + jitter * random());
  };
  const read = async (entry: Entry, intervalMs: number) => {
    const { feed } = entry;
    const before = feed.record.error;
    const { record, changes, waitMs } = await feed.read({ transport, clock, signal: ending.signal });
    entry.failures = record.error === null ? 0 : entry.failures + 1;
    entry.nextMs = clock.elapsedMs() + pauseOf(entry, waitMs, intervalMs);
    statements.forget();
    if (record.error !== before) onReadable?.(record.source, record.error);
    entry.waiting = [...entry.waiting, ...changes].slice(-mostWaiting);
    const written = entry.waiting.length;
    await store.saveFeed({ record, changes: entry.waiting });
    entry.waiting = entry.waiting.slice(written);
    statements.announce();
  };
  configure(settings());
  return {
    tick() {
      const current = settings();
      if (current !== inForce) configure(current);
      forgetRemoved();
      if (!current || ending.signal.aborted) return;
      // A feed becomes stale without a reading. What is being read is announced once the store has it.
      if (![...entries.values()].some(({ isBusy }) => isBusy)) statements.announce();
      for (const entry of entries.values()) {
        if (entry.isBusy || clock.elapsedMs() < entry.nextMs) continue;
        entry.isBusy = true;
        entry.nextMs = clock.elapsedMs() + current.intervalMs;
        // A store that takes nothing is reported elsewhere; the changes wait.
        read(entry, current.intervalMs)
          .catch(() => {})
          .finally(() => {
            entry.isBusy = false;
          });
      }
    },
    isAdmitted(service) {
      if (entries.size === 0) return false;
      return statements.read().get(service)?.isAdmitted === true;
    },
    troubles: (nowMs) => missingNameTroubles(records(), location, nowMs),
    windows: () => (inForce?.maintenance === 'suppress' ? maintenanceWindowsOf(records()) : []),
    stop: () => ending.abort(new Error('the service stopped')),
  };
}
