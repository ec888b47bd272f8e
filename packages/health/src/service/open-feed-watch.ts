import type { Clock, Transport } from '@mdmkit/core';
import { createFeedWatch, type FeedWatch } from '../feeds/feed-watch.ts';
import type { Store } from '../store/store.ts';
import type { Fleet } from './fleet.ts';
import type { OnServiceEvent } from './service-event.ts';

/** What {@link openFeedWatch} needs. */
export interface OpenFeedWatchOptions {
  /** Its configuration names the feeds. */
  readonly fleet: Pick<Fleet, 'config'>;
  /** Where feeds are kept. */
  readonly store: Pick<Store, 'feeds' | 'saveFeed' | 'removeFeeds'>;
  /** Connections. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** The location of this process. */
  readonly location: string;
  /** Returns numbers from 0 to 1. */
  readonly random: () => number;
  /** Called when a feed cannot be read, and when it can be read again. */
  readonly notify: OnServiceEvent;
}

/** Opens the watch of the status feeds of a fleet, with what an earlier process knew of them. */
export async function openFeedWatch({ fleet, notify, ...options }: OpenFeedWatchOptions): Promise<FeedWatch> {
  const { store, clock } = options;
  return createFeedWatch({
    ...options,
    settings: () => fleet.config.feeds,
    stored: await store.feeds(),
    onReadable: (source, error) => notify({ kind: 'feed', atMs: clock.now(), source, error }),
    onStatement: (name, state, former) => notify({ kind: 'vendor', atMs: clock.now(), service: name, state, former }),
  });
}
