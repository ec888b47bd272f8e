import { type FeedRecord, type TrackedFeedEvent, type VendorState, vendorStates } from '../model/feed.ts';
import { isAbout, isNamed } from './name-matching.ts';

/** A feed that was not read for this time says nothing any more, in milliseconds. */
export const feedStaleMs = 900_000;

/** An incident that is open for longer was forgotten by the vendor, in milliseconds. It is a notice from then on. */
export const forgottenMs = 14 * 86_400_000;

/** Why it is not known what a vendor says. */
export type SilenceReason = 'never-read' | 'stale' | 'not-named';

/** An event of a status feed, with its feed. */
export interface SourcedEvent {
  /** The feed. */
  readonly source: string;
  /** The event. */
  readonly event: TrackedFeedEvent;
}

/** What a vendor's status feeds say of one of our services. */
export interface VendorStatement {
  /** Our service. */
  readonly service: string;
  /** What the feeds say; the worst of them. */
  readonly state: VendorState;
  /** Whether the vendor reports trouble of the service: an incident, or a state, that is worse than a notice. */
  readonly isAdmitted: boolean;
  /** Why the state is `unknown`; null otherwise, or if a feed itself says something that is not known. */
  readonly reason: SilenceReason | null;
  /** The feeds that were asked. */
  readonly sources: readonly string[];
  /** When the feed that was read least recently was read, in milliseconds since 1970; null if one never was. */
  readonly checkedMs: number | null;
  /** The event that the state comes from; null if it comes from none. */
  readonly event: SourcedEvent | null;
  /** The next planned maintenance, or the one that is going on; null for none. */
  readonly maintenance: SourcedEvent | null;
}

/** What one feed says of a service. */
interface FeedSaying {
  readonly state: VendorState;
  readonly reason: SilenceReason | null;
  readonly event: TrackedFeedEvent | null;
}

/** Makes the statement of the vendors on each service that a feed has names for, by the name of the service. */
export function vendorStatements(records: readonly FeedRecord[], nowMs: number): ReadonlyMap<string, VendorStatement> {
  const services = new Set(records.flatMap((record) => Object.keys(record.services)));
  return new Map([...services].sort().map((service) => [service, statementOf(service, records, nowMs)]));
}

function statementOf(service: string, records: readonly FeedRecord[], nowMs: number): VendorStatement {
  const own = records.filter((record) => record.services[service] !== undefined);
  const sayings = own.map((record) => ({ record, ...sayingOf(record, namesOf(record, service), nowMs) }));
  const [worst] = sayings.toSorted((first, second) => rankOf(second.state) - rankOf(first.state));
  const state = worst?.state ?? 'unknown';
  const checked = own.map(({ checkedMs }) => checkedMs);
  return {
    service,
    state,
    isAdmitted: state === 'degraded' || state === 'outage',
    reason: worst?.reason ?? null,
    sources: own.map(({ source }) => source),
    checkedMs: checked.reduce(
      (oldest, each) => (oldest === null || each === null ? null : Math.min(oldest, each)),
      nowMs,
    ),
    event: worst?.event ? { source: worst.record.source, event: worst.event } : null,
    maintenance: nextMaintenance(own, service, nowMs),
  };
}

function namesOf(record: FeedRecord, service: string): readonly string[] {
  return record.services[service] ?? [];
}

function sayingOf(record: FeedRecord, names: readonly string[], nowMs: number): FeedSaying {
  const silent = (reason: SilenceReason): FeedSaying => ({ state: 'unknown', reason, event: null });
  if (record.checkedMs === null) return silent('never-read');
  // A clock that was set back makes a reading of the future no fresh one.
  if (Math.abs(nowMs - record.checkedMs) > feedStaleMs) return silent('stale');
  const own = record.names?.filter((name) => isNamed(name, names));
  const sayings: FeedSaying[] = record.events
    .filter((event) => event.status === 'open' && isAbout(event, names))
    .map((event) => ({ state: stateOfEvent(event, nowMs), reason: null, event }));
  for (const { impact } of own ?? []) sayings.push({ state: stateOfImpact(impact), reason: null, event: null });
  const [worst] = sayings.toSorted((first, second) => rankOf(second.state) - rankOf(first.state));
  // What names the service in an event says something of it, even if the list of names does not have it.
  if (own?.length === 0 && (worst === undefined || rankOf(worst.state) <= rankOf('unknown')))
    return silent('not-named');
  return worst ?? { state: 'operational', reason: null, event: null };
}

function stateOfEvent({ kind, impact, startMs, firstSeenMs }: TrackedFeedEvent, nowMs: number): VendorState {
  if (kind === 'maintenance') return 'maintenance';
  if (nowMs - Math.min(startMs ?? firstSeenMs, firstSeenMs) > forgottenMs) return 'notice';
  return stateOfImpact(impact);
}

function stateOfImpact(impact: NonNullable<FeedRecord['names']>[number]['impact']): VendorState {
  if (impact === null) return 'operational';
  return impact === 'information' ? 'notice' : impact;
}

function rankOf(state: VendorState): number {
  return vendorStates.indexOf(state);
}

/** The maintenance that goes on, or the next one that is planned. */
function nextMaintenance(records: readonly FeedRecord[], service: string, nowMs: number): SourcedEvent | null {
  const planned = records.flatMap((record) =>
    record.events
      .filter((event) => event.kind === 'maintenance' && event.status !== 'closed')
      .filter((event) => isAbout(event, namesOf(record, service)) && !(event.endMs !== null && event.endMs <= nowMs))
      .map((event) => ({ source: record.source, event })),
  );
  const startOf = ({ event }: SourcedEvent) => event.startMs ?? event.firstSeenMs;
  return planned.toSorted((first, second) => startOf(first) - startOf(second))[0] ?? null;
}
