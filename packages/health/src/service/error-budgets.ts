import type { MaintenanceWindow } from '@mdmkit/monitor/model';
import { type ErrorBudget, type ErrorBudgetInput, errorBudget, type SampleBucket } from '@mdmkit/monitor/signals';
import type { LocatedRollup, Store, StoreStatus } from '../store/store.ts';
import { readPastMaintenance } from './past-maintenance.ts';
import type { Span } from './spans.ts';

/** The error budget of a service. */
export interface ServiceBudget extends ErrorBudget {
  /** The service. */
  readonly service: string;
  /** The budgets of its locations, each over all tenants. Absent unless several locations check the service. */
  readonly locations?: readonly LocationBudget[];
}

/** The error budget of a service at one location. */
export interface LocationBudget extends ErrorBudget {
  /** The location. */
  readonly location: string;
}

/** What the configuration says of error budgets. */
export interface BudgetSettings {
  /** The share of good checks that a service shall have, from 0 to 1, by service. Default: none. */
  readonly objectives?: ReadonlyMap<string, number>;
  /** Maintenance windows of the configuration; those of operators are in the store. Samples within them are left out. Default: none. */
  readonly windows?: readonly MaintenanceWindow[];
}

const fiveMinutesMs = 300_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The longest short window has six hours: so far back the samples are those of five minutes, before that of hours. */
const shortSpanMs = 7 * hourMs;
const longSpanMs = 30 * dayMs;
/** A rule needs bad samples of so many tenants. */
const tenantsAsked = 2;

/** Reads the error budgets of all services that have an objective, over all tenants and locations. */
export async function readErrorBudgets(
  store: Pick<Store, 'rollups' | 'failingTenants' | 'windowCommands'>,
  { objectives = new Map<string, number>(), windows = [] }: BudgetSettings,
  status: Pick<StoreStatus, 'gaps' | 'writers'>,
  nowMs: number,
): Promise<readonly ServiceBudget[]> {
  if (objectives.size === 0) return [];
  const whole = { fromMs: nowMs - longSpanMs - hourMs, toMs: nowMs };
  const past = await readPastMaintenance(store, windows, whole.fromMs);
  const budgets: ServiceBudget[] = [];
  for (const [service, objective] of objectives) {
    const rollups = await readSamples(store, service, nowMs);
    const maintenance = past.spansOf(service, whole);
    const read = async (located: readonly LocatedRollup[], location?: string) => {
      const samples = located.map(sampleOf);
      const missing = missingSamples(samples, unobserved(status, service, nowMs, location), nowMs);
      const buckets = [...samples, ...missing].filter(
        ({ startMs, lengthMs }) => !maintenance.some((span) => span.fromMs < startMs + lengthMs && span.toMs > startMs),
      );
      return await budgetOf(store, service, location, { buckets, objective, nowMs });
    };
    const byLocation = Map.groupBy(rollups, ({ location }) => location);
    const locations: LocationBudget[] = [];
    if (byLocation.size > 1)
      for (const [location, located] of byLocation) locations.push({ location, ...(await read(located, location)) });
    budgets.push({ service, ...(await read(rollups)), ...(locations.length === 0 ? {} : { locations }) });
  }
  return budgets;
}

/** Computes a budget; failing tenants are counted only for the windows in which a rule would fire. */
async function budgetOf(
  store: Pick<Store, 'failingTenants'>,
  service: string,
  location: string | undefined,
  input: Omit<ErrorBudgetInput, 'badTenants'>,
): Promise<ErrorBudget> {
  const tenants = new Map<number, number>();
  const asked = new Set<number>();
  const budget = errorBudget({
    ...input,
    badTenants(withinMs) {
      asked.add(withinMs);
      return 0;
    },
  });
  if (asked.size === 0) return budget;
  for (const withinMs of asked)
    tenants.set(withinMs, await store.failingTenants(service, input.nowMs - withinMs, tenantsAsked, location));
  return errorBudget({ ...input, badTenants: (withinMs) => tenants.get(withinMs) ?? 0 });
}

/** Rollups of five minutes for the last hours, and of an hour before: they do not overlap. */
async function readSamples(
  store: Pick<Store, 'rollups'>,
  service: string,
  nowMs: number,
): Promise<readonly LocatedRollup[]> {
  const shortFromMs = Math.floor((nowMs - shortSpanMs) / hourMs) * hourMs;
  return [
    ...(await store.rollups(service, hourMs, nowMs - longSpanMs, shortFromMs)),
    ...(await store.rollups(service, fiveMinutesMs, shortFromMs, nowMs)),
  ];
}

/** What says nothing about the vendor is neither good nor bad: throttled, inconclusive, and our own faults. */
function sampleOf({ bucketMs, lengthMs, classes, coverage }: LocatedRollup): SampleBucket {
  const good = (classes.ok ?? 0) + (classes.degraded ?? 0);
  const bad = (classes['fail.network'] ?? 0) + (classes['fail.server'] ?? 0);
  return { startMs: bucketMs, lengthMs, good, bad, coverage };
}

/** The spans in which a service was not checked: the gaps, and the time since the last batch. */
function unobserved(
  { gaps, writers }: Pick<StoreStatus, 'gaps' | 'writers'>,
  service: string,
  nowMs: number,
  location: string | undefined,
): readonly Span[] {
  const own = writers.filter(({ writer }) => location === undefined || writer === location);
  const lastMs = Math.max(...own.map(({ lastBatchMs }) => lastBatchMs));
  return [
    ...gaps.filter(
      (gap) =>
        (gap.service === null || gap.service === service) && (location === undefined || gap.location === location),
    ),
    ...(own.length === 0 ? [] : [{ fromMs: lastMs, toMs: nowMs }]),
  ];
}

/** Missing checks are not good ones: five minutes without any sample, most of them unobserved, have a coverage of 0. */
function missingSamples(
  samples: readonly SampleBucket[],
  spans: readonly Span[],
  nowMs: number,
): readonly SampleBucket[] {
  const present = new Set(samples.map(({ startMs }) => startMs));
  const missing: SampleBucket[] = [];
  for (const { fromMs, toMs } of spans) {
    const beginMs = Math.ceil((Math.max(fromMs, nowMs - shortSpanMs) - fiveMinutesMs / 2) / fiveMinutesMs);
    for (let startMs = beginMs * fiveMinutesMs; startMs + fiveMinutesMs / 2 <= toMs; startMs += fiveMinutesMs) {
      if (present.has(startMs)) continue;
      present.add(startMs);
      missing.push({ startMs, lengthMs: fiveMinutesMs, good: 0, bad: 0, coverage: 0 });
    }
  }
  return missing;
}
