import {
  createUncheckedTest,
  type Incident,
  type UncheckedCandidate,
  type UncheckedReason,
  type UncheckedSpan,
  verdictFacts,
} from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import { leadMs } from '../commit/sequence.ts';
import { toIncident } from '../database/rows.ts';
import type { Tables } from '../database/tables.ts';
import type { TargetReading, UncheckedTarget } from '../store.ts';

/** Which targets are not checked, as the running services have written it. */
export interface UncheckedReading {
  /** All times in which targets are not checked now. */
  readonly spans: readonly UncheckedSpan[];
  /** Returns why a target is not checked; undefined if it is checked. */
  readonly test: (target: UncheckedCandidate) => UncheckedSpan | undefined;
}

/** Reads which targets are not checked. The last batch of a service says what time it is. */
export async function readUnchecked(db: Kysely<Tables>): Promise<UncheckedReading> {
  const writers = await db.selectFrom('writer').select(['name', 'at_ms']).execute();
  const nowMs = Math.max(0, ...writers.map(({ at_ms }) => at_ms ?? 0));
  const running = new Set(writers.flatMap(({ name, at_ms }) => (nowMs - (at_ms ?? 0) <= leadMs ? [name] : [])));
  const rows = await db.selectFrom('unchecked').selectAll().orderBy('location').execute();
  const sampled = await sampledIncidents(db);
  const open = new Set(sampled.map(({ id }) => id));
  // Only a commit writes this column.
  const stored = rows.flatMap(({ location, body }) =>
    running.has(location) ? (JSON.parse(body) as readonly UncheckedSpan[]) : [],
  );
  const spans = [
    ...stored.filter(({ reason, by, untilMs }) =>
      reason === 'covered' ? by !== null && open.has(by) : untilMs === null || untilMs > nowMs,
    ),
    ...sampled.flatMap(({ id, service, startedMs }): UncheckedSpan[] => {
      const isStored = stored.some(({ by }) => by === id);
      if (service === null || isStored) return [];
      return [{ reason: 'covered', scope: { services: [service] }, by: id, sinceMs: startedMs, untilMs: null }];
    }),
  ].filter((span, index, all) => index === all.findIndex((each) => isSame(each, span)));
  return { spans, test: createUncheckedTest(spans, nowMs) };
}

/** Several locations say the same. */
function isSame(first: UncheckedSpan, second: UncheckedSpan): boolean {
  const key = ({ reason, by, scope }: UncheckedSpan) => JSON.stringify([reason, by, scope]);
  return key(first) === key(second);
}

/** The open incidents because of which only a sample of a service is checked. */
async function sampledIncidents(db: Kysely<Tables>): Promise<readonly Incident[]> {
  const rows = await db.selectFrom('incident').select('body').where('closed_ms', 'is', null).execute();
  return rows.map(toIncident).filter(({ verdict, override }) => verdictFacts(override?.verdict ?? verdict).isSampled);
}

/** Adds to a target why it is not checked. A target that an incident covers belongs to that incident. */
export function withUnchecked<Target extends Omit<TargetReading, 'unchecked'>>(
  target: Target,
  { test }: UncheckedReading,
): Target & { readonly unchecked: UncheckedTarget | null } {
  const span = test({ ...target, id: target.target });
  if (!span) return { ...target, unchecked: null };
  const { reason, by, sinceMs, untilMs } = span;
  const coveredBy = target.coveredBy ?? (reason === 'covered' ? by : null);
  return { ...target, coveredBy, unchecked: { reason, by, sinceMs, untilMs } };
}

/** How many targets are read at once. */
const targetsAtOnce = 5_000;

/** Counts the targets that are not checked, by service, state and reason. */
export async function countUnchecked(
  db: Kysely<Tables>,
  { spans, test }: UncheckedReading,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Readonly<Partial<Record<UncheckedReason, number>>>>>> {
  const counts = new Map<string, Map<string, Partial<Record<UncheckedReason, number>>>>();
  if (spans.length === 0) return counts;
  const services = spans.flatMap(({ scope }) => scope.services ?? []);
  const isAll = spans.some(({ scope }) => scope.services === undefined);
  for (let after = 0; ; ) {
    let query = db
      .selectFrom('target')
      .innerJoin('target_name', 'target_name.id', 'target.id')
      .select(['target.id', 'name', 'tenant', 'service', 'state', 'last_run_ms'])
      .where('target.id', '>', after);
    if (!isAll) query = query.where('service', 'in', services);
    const rows = await query.orderBy('target.id').limit(targetsAtOnce).execute();
    for (const { name, tenant, service, state, last_run_ms: lastRunMs } of rows) {
      const span = test({ id: name, tenant, service, lastRunMs });
      if (!span) continue;
      const states = counts.get(service) ?? new Map<string, Partial<Record<UncheckedReason, number>>>();
      counts.set(service, states);
      const reasons = states.get(state) ?? {};
      states.set(state, { ...reasons, [span.reason]: (reasons[span.reason] ?? 0) + 1 });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < targetsAtOnce) return counts;
    after = last.id;
  }
}
