/**
 * How bad a vendor says an event is: `information` is a notice that degrades nothing; `unknown` is a word that the reader does
 * not know, or a feed that has no such word.
 */
export const feedImpacts = ['information', 'unknown', 'degraded', 'outage'] as const;

/** How bad a vendor says an event is. */
export type FeedImpact = (typeof feedImpacts)[number];

/** What a vendor announces: trouble, or planned work. */
export const feedEventKinds = ['incident', 'maintenance'] as const;

/** What a vendor announces: trouble, or planned work. */
export type FeedEventKind = (typeof feedEventKinds)[number];

/** How far an event of a status feed is. */
export const feedEventStatuses = ['planned', 'open', 'closed'] as const;

/** How far an event of a status feed is. */
export type FeedEventStatus = (typeof feedEventStatuses)[number];

/**
 * What a status feed says of one incident or of one maintenance. Its texts come from another party: they are plain text without
 * control characters, and of limited length, but never to be trusted otherwise. Times are milliseconds since 1970.
 */
export interface FeedEvent {
  /** The id, which the vendor gives; unique within its feed. */
  readonly id: string;
  /** What it is. */
  readonly kind: FeedEventKind;
  /** How far it is. */
  readonly status: FeedEventStatus;
  /** How bad the vendor says it is. */
  readonly impact: FeedImpact;
  /** What the vendor calls it. */
  readonly title: string;
  /** The vendor's newest message; empty if there is none. */
  readonly text: string;
  /** The names and ids of the vendor's services that it affects; `*` for all of the feed. Empty if the feed names none. */
  readonly names: readonly string[];
  /** When it began or will begin, as the vendor says; null if it does not say. */
  readonly startMs: number | null;
  /** When the vendor posted it, as the vendor says; null if it does not say. */
  readonly postedMs: number | null;
  /** When it ended or will end, as the vendor says; null if it does not say. */
  readonly endMs: number | null;
}

/** A service that a status feed names. */
export interface FeedName {
  /** The name; `*` for the feed as a whole. */
  readonly name: string;
  /** The vendor's id of the service. Absent if the feed has none. */
  readonly id?: string;
  /** How bad the feed says that the service itself is; null if the feed says that it works, or has no such word. */
  readonly impact: FeedImpact | 'maintenance' | null;
}

/** What a status feed says at one time. */
export interface FeedReading {
  /** The services that it names; null if it names only those with trouble. */
  readonly names: readonly FeedName[] | null;
  /** Its events, in its order. */
  readonly events: readonly FeedEvent[];
}

/** An event of a status feed, with what this program saw of it. Times are milliseconds since 1970, by the own clock. */
export interface TrackedFeedEvent extends FeedEvent {
  /** When the feed first had it. */
  readonly firstSeenMs: number;
  /** The last reading of the feed before that, which did not have it; null if there was none. */
  readonly absentMs: number | null;
  /** When it last changed. */
  readonly changedMs: number;
  /** When the feed first said that it is over, or did not have it any more; null before. */
  readonly closedSeenMs: number | null;
}

/** A name that the configuration expects in a status feed, and that is not there. */
export interface MissingFeedName {
  /** The name. */
  readonly name: string;
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
}

/** What is known of a status feed. */
export interface FeedRecord {
  /** The id of the feed in the configuration, such as `apple`. */
  readonly source: string;
  /** What people call the feed. */
  readonly title: string;
  /** When it was last read whole, in milliseconds since 1970; null before the first time. */
  readonly checkedMs: number | null;
  /** Why it could not be read the last time, in one sentence; null if it was read. */
  readonly error: string | null;
  /** The services that it names; null if it names only those with trouble. */
  readonly names: readonly FeedName[] | null;
  /** The names that stand for each of our services in this feed. */
  readonly services: Readonly<Record<string, readonly string[]>>;
  /** Names that were in the feed at some time, of those that stand for our services. */
  readonly seenNames: readonly string[];
  /** Names that are expected, and that the feed does not have. */
  readonly missing: readonly MissingFeedName[];
  /** Events that are open or planned, and those that ended within the last two days. */
  readonly events: readonly TrackedFeedEvent[];
}

/** What a vendor's status feeds say of one of our services: `unknown` is not `operational`. */
export const vendorStates = ['operational', 'notice', 'unknown', 'maintenance', 'degraded', 'outage'] as const;

/** What a vendor's status feeds say of one of our services. */
export type VendorState = (typeof vendorStates)[number];

/** A change of a status feed, as it was read. */
export interface FeedChange {
  /** The feed. */
  readonly source: string;
  /** The event. */
  readonly event: TrackedFeedEvent;
  /** When this program read it, in milliseconds since 1970. */
  readonly atMs: number;
  /** What the feed said, as the feed wrote it, shortened to 16,000 characters; null if the feed did not have it any more. */
  readonly raw: string | null;
}
