import type {
  FeedChange,
  FeedEvent,
  FeedReading,
  FeedRecord,
  MissingFeedName,
  TrackedFeedEvent,
} from '../model/feed.ts';
import { isNamed, wholeFeed } from './name-matching.ts';

/** A name that stands for a service of ours in a feed. */
export interface ExpectedFeedName {
  /** The name. */
  readonly name: string;
  /** Whether a person wrote it into the configuration. A usual name is missed only once the feed has had it. */
  readonly isConfigured: boolean;
}

/** What {@link trackFeed} needs besides the record. */
export interface TrackOptions {
  /** What the feed says now. */
  readonly reading: FeedReading;
  /** What the feed said of each event, as the feed wrote it, by the id of the event. */
  readonly raw: ReadonlyMap<string, string>;
  /** The names that stand for our services. */
  readonly expected: readonly ExpectedFeedName[];
  /** Now, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** A feed after a reading. */
export interface TrackedFeed {
  /** The feed as it is now. */
  readonly record: FeedRecord;
  /** What has changed, in the order of the feed. */
  readonly changes: readonly FeedChange[];
}

const dayMs = 86_400_000;
/** So long an event that is over stays in the record, in milliseconds. */
const keepClosedMs = 2 * dayMs;
/** An event that is over when it is first seen counts only if it ended within this time, in milliseconds. */
const newClosedMs = dayMs;
/** So much of what a feed says is kept of each change, in characters. */
const rawLimit = 16_000;

/**
 * Takes in what a feed says now. Returns the record as it is then, and what has changed. The first reading of a feed learns
 * nothing of events that are over.
 */
export function trackFeed(record: FeedRecord, { reading, raw, expected, nowMs }: TrackOptions): TrackedFeed {
  const changes: FeedChange[] = [];
  const note = (event: TrackedFeedEvent, text: string | null) => {
    changes.push({ source: record.source, event, atMs: nowMs, raw: text === null ? null : text.slice(0, rawLimit) });
    return event;
  };
  const previous = new Map(record.events.map((event) => [event.id, event]));
  const current = new Map<string, TrackedFeedEvent>();
  for (const event of reading.events) {
    const before = previous.get(event.id);
    if (!before && !isNews(event, record, nowMs)) continue;
    const tracked = trackEvent(event, before, record.checkedMs, nowMs);
    current.set(event.id, tracked);
    if (tracked !== before) note(tracked, raw.get(event.id) ?? null);
  }
  for (const event of record.events) {
    if (current.has(event.id)) continue;
    if (event.status === 'closed') current.set(event.id, event);
    else current.set(event.id, note({ ...event, status: 'closed', changedMs: nowMs, closedSeenMs: nowMs }, null));
  }
  const events = [...current.values()].filter(
    ({ closedSeenMs }) => closedSeenMs === null || nowMs - closedSeenMs <= keepClosedMs,
  );
  return {
    record: { ...record, checkedMs: nowMs, error: null, events, ...namesOf(record, reading, expected, nowMs) },
    changes,
  };
}

/** Whether an event that was never seen before is worth keeping. */
function isNews({ status, endMs, postedMs, startMs }: FeedEvent, record: FeedRecord, nowMs: number): boolean {
  if (status !== 'closed') return true;
  const atMs = endMs ?? postedMs ?? startMs;
  return record.checkedMs !== null && atMs !== null && nowMs - atMs <= newClosedMs;
}

/** Returns the same event if nothing has changed. */
function trackEvent(
  event: FeedEvent,
  before: TrackedFeedEvent | undefined,
  absentMs: number | null,
  nowMs: number,
): TrackedFeedEvent {
  const closedSeenMs = event.status === 'closed' ? (before?.closedSeenMs ?? nowMs) : null;
  if (!before) return { ...event, firstSeenMs: nowMs, absentMs, changedMs: nowMs, closedSeenMs };
  const { firstSeenMs, absentMs: absentBefore, changedMs } = before;
  const next = { ...event, firstSeenMs, absentMs: absentBefore, changedMs, closedSeenMs };
  const isSame = memberNames.every((name) => JSON.stringify(next[name]) === JSON.stringify(before[name]));
  return isSame ? before : { ...next, changedMs: nowMs };
}

const memberNames = [
  'kind',
  'status',
  'impact',
  'title',
  'text',
  'names',
  'startMs',
  'postedMs',
  'endMs',
] as const satisfies readonly (keyof FeedEvent)[];

/** The names of a reading, and which of the expected ones are missing. A feed that names nothing proves nothing. */
function namesOf(
  record: FeedRecord,
  { names }: FeedReading,
  expected: readonly ExpectedFeedName[],
  nowMs: number,
): Pick<FeedRecord, 'names' | 'seenNames' | 'missing'> {
  const wanted = expected.filter(({ name }) => name !== wholeFeed);
  if (names === null || names.length === 0) {
    const missing = record.missing.filter(({ name }) => wanted.some((each) => each.name === name));
    return { names, seenNames: record.seenNames, missing };
  }
  const isThere = (name: string) => names.some((each) => isNamed(each, [name]));
  const seenNames = new Set([...record.seenNames, ...wanted.flatMap(({ name }) => (isThere(name) ? [name] : []))]);
  const missing = wanted.flatMap(({ name, isConfigured }): MissingFeedName[] => {
    if (isThere(name) || !(isConfigured || seenNames.has(name))) return [];
    return [record.missing.find((each) => each.name === name) ?? { name, sinceMs: nowMs }];
  });
  return { names, seenNames: [...seenNames].sort(), missing };
}
