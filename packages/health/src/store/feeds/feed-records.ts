import type { FeedChange, FeedRecord } from '@mdmkit/monitor/model';

/** What was read of a status feed, to be stored. */
export interface FeedUpdate {
  /** The feed as it is now. */
  readonly record: FeedRecord;
  /** What has changed since the last update. */
  readonly changes: readonly FeedChange[];
}

/** Which changes of status feeds to read. */
export interface FeedChangeQuery {
  /** Only changes of this feed. Default: of all. */
  readonly source?: string;
  /** From this time on, in milliseconds since 1970. */
  readonly fromMs: number;
  /** Before this time, in milliseconds since 1970. */
  readonly toMs: number;
  /** How many at most, 1 to 1,000. Default: 100. */
  readonly limit?: number;
  /** The cursor of the page before. Default: the first page. */
  readonly cursor?: string;
}

/** A page of changes of status feeds. */
export interface FeedChangePage {
  /** The changes, newest first. */
  readonly changes: readonly FeedChange[];
  /** What the next page is asked with; null at the end. */
  readonly cursor: string | null;
}

/** The event of a status feed, with the feed and our services that it is about. */
export interface StoredFeedEvent {
  /** The feed. */
  readonly source: string;
  /** What people call the feed. */
  readonly title: string;
  /** The event. */
  readonly event: FeedChange['event'];
  /** The names that stand for each of our services in the feed now. */
  readonly services: FeedRecord['services'];
}

/** What a store keeps of the vendors' status feeds. */
export interface FeedStore {
  /** Writes what was read of a vendor's status feed. */
  saveFeed(update: FeedUpdate): Promise<void>;
  /** Forgets status feeds that are not read any more. Their history stays. */
  removeFeeds(sources: readonly string[]): Promise<void>;
  /** Returns the vendors' status feeds as they were read last, by their ids. */
  feeds(): Promise<readonly FeedRecord[]>;
  /**
   * Returns changes of status feeds, newest first.
   *
   * @throws StoreError - If the limit or the cursor is not valid.
   */
  feedChanges(query: FeedChangeQuery): Promise<FeedChangePage>;
  /** Returns the events of status feeds that were seen in a span, or that have not ended before it, oldest first, at most 5,000. */
  feedEvents(fromMs: number, toMs: number): Promise<readonly StoredFeedEvent[]>;
}
