import { createHash } from 'node:crypto';
import type { FeedEvent, FeedReading } from '@mdmkit/monitor/model';

/** What a feed says, with what it wrote of each event. */
export interface ParsedFeed extends FeedReading {
  /** What the feed wrote of each event, as JSON or XML, by the id of the event. */
  readonly raw: ReadonlyMap<string, string>;
}

/** The longest texts that are kept of a feed, in characters. */
export const limits = { id: 120, name: 120, title: 200, text: 1_000 } as const;

/** The most events, names of an event and services that are kept of a feed. */
const [mostEvents, mostNamesOfEvent, mostNames] = [500, 50, 2_000];

/** Collects the events of a feed. An event that is there twice is one event. */
export function createEventList() {
  const events = new Map<string, FeedEvent>();
  const raw = new Map<string, string>();
  return {
    /** Adds an event. Of the same event the names are joined, and the status that is further from its end counts. */
    add(event: FeedEvent, source: unknown) {
      const text = typeof source === 'string' ? source : JSON.stringify(source);
      const id = event.id === '' ? hashOf(text) : event.id;
      const before = events.get(id);
      const named = { ...event, id, names: limited(event.names) };
      events.set(id, before ? joined(before, named) : named);
      if (!before) raw.set(id, text);
    },
    /** Returns what was collected. If there are too many events, those that are over go first, and then the oldest. */
    finish(names: FeedReading['names']): ParsedFeed {
      const all = [...events.values()];
      const isOver = (event: FeedEvent) => Number(event.status === 'closed');
      const timeOf = ({ startMs, postedMs }: FeedEvent) => startMs ?? postedMs ?? 0;
      const kept =
        all.length <= mostEvents
          ? all
          : all
              .toSorted((first, second) => isOver(first) - isOver(second) || timeOf(second) - timeOf(first))
              .slice(0, mostEvents);
      return { events: kept, names: names?.slice(0, mostNames) ?? null, raw };
    },
  };
}

/** An entry that is no event: it is shown as such, because it may be the one that matters. */
export function unreadableEvent(names: readonly string[] = []): FeedEvent {
  return {
    id: '',
    kind: 'incident',
    status: 'open',
    impact: 'unknown',
    title: 'An entry that cannot be read',
    text: '',
    names,
    startMs: null,
    postedMs: null,
    endMs: null,
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const statusOrder = ['closed', 'planned', 'open'] as const;

function joined(first: FeedEvent, second: FeedEvent): FeedEvent {
  const [leading, following] =
    statusOrder.indexOf(second.status) > statusOrder.indexOf(first.status) ? [second, first] : [first, second];
  return { ...leading, names: limited([...first.names, ...following.names, ...leading.names]) };
}

function limited(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== ''))].slice(0, mostNamesOfEvent);
}
