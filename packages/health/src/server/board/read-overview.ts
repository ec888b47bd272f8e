import { daysUntil, type Incident } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import { isObserved } from '../../report/status.ts';
import type { ServiceBudget } from '../../service/error-budgets.ts';
import type { Expiry } from '../../service/facts.ts';
import type { Span } from '../../service/spans.ts';
import type { ServiceStatus, StoreStatus } from '../../store/store.ts';
import { statementsOf } from '../documents/from-feeds.ts';
import { errorBudgetOf, gapOf, incidentOf, timeOf } from '../documents/from-store.ts';
import type { Overview, OverviewService, ServiceState } from '../documents/overview.ts';
import { type ServiceTrouble, serviceTroubles } from './service-trouble.ts';
import { type Cell, cellMs, stripOf } from './strip.ts';

/** What an overview is made of. */
export interface OverviewParts {
  /** When the parts were read, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The status of the store. */
  readonly status: StoreStatus;
  /** The cells of each service. */
  readonly cells: ReadonlyMap<string, readonly Cell[]>;
  /** The incidents that were closed within the last 24 hours. */
  readonly closed: readonly Incident[];
  /** The maintenance of each service as a whole within the last 24 hours. */
  readonly maintenance: ReadonlyMap<string, readonly Span[]>;
  /** The error budgets of the services that have an objective. */
  readonly budgets: readonly ServiceBudget[];
  /** The ends of credentials, the first end first. */
  readonly expiries: Iterable<Expiry>;
  /** How many tenants the configuration has. */
  readonly tenants: number;
}

const dayMs = 86_400_000;
const mostIncidents = 50;
const mostExpiries = 5;
const expiryDays = 30;
const mostGaps = 3;

/** Makes the overview. */
export function overviewOf(parts: OverviewParts): z.output<typeof Overview> {
  const { nowMs, status, cells, closed, maintenance, budgets, expiries, tenants } = parts;
  const observed = isObserved(status, nowMs);
  const vendors = statementsOf(status.feeds ?? [], nowMs);
  const lastWriteMs = Math.max(Number.NEGATIVE_INFINITY, ...status.writers.map(({ lastBatchMs }) => lastBatchMs));
  return {
    schemaVersion: 1,
    at: timeOf(nowMs),
    observed,
    lastWriteAt: Number.isFinite(lastWriteMs) ? timeOf(lastWriteMs) : null,
    locations: status.writers.map(({ writer }) => writer),
    tenants,
    services: status.services.map((service) =>
      serviceOf({
        service,
        troubles: serviceTroubles([...status.incidents, ...closed], service.service, nowMs),
        isOpen: (trouble) => status.incidents.some(({ id }) => id === trouble.incident),
        cells: cells.get(service.service) ?? [],
        maintenance: maintenance.get(service.service) ?? [],
        budget: budgets.find((budget) => budget.service === service.service),
        vendor: vendors.get(service.service) ?? null,
        nowMs,
        observed,
      }),
    ),
    incidents: status.incidents.slice(0, mostIncidents).map(incidentOf),
    openIncidents: status.totals.incidents,
    expiries: firstExpiries(expiries, nowMs),
    gaps: status.gaps.slice(0, mostGaps).map(gapOf),
    undelivered: status.undelivered,
  };
}

interface ServiceParts {
  readonly service: ServiceStatus;
  readonly troubles: readonly ServiceTrouble[];
  readonly isOpen: (trouble: ServiceTrouble) => boolean;
  readonly cells: readonly Cell[];
  readonly maintenance: readonly Span[];
  readonly budget: ServiceBudget | undefined;
  readonly vendor: z.output<typeof OverviewService>['vendor'];
  readonly nowMs: number;
  readonly observed: boolean;
}

function serviceOf(parts: ServiceParts): z.output<typeof OverviewService> {
  const { service, troubles, isOpen, cells, maintenance, budget, vendor, nowMs, observed } = parts;
  const { states, covered = 0, sampled = 0, paused = 0 } = service;
  const count = (name: keyof typeof states) => states[name] ?? 0;
  const failing = count('down') + count('suspect') + count('recovering');
  const affected = failing + count('degraded') + covered;
  const targets = Object.values(states).reduce((sum, number) => sum + number, 0) + covered + sampled + paused;
  const isUnseen = count('unknown') + count('stale') === targets - covered - sampled - paused;
  // A service of which no target is well may be down for everybody: a single tenant cannot tell.
  const isProven = count('up') + count('degraded') + count('recovering') > 0;
  const fromMs = Math.floor((nowMs - dayMs) / cellMs) * cellMs + cellMs;
  const strip = stripOf({ cells, troubles, maintenance, fromMs, toMs: nowMs });
  const trouble = troubles.filter(isOpen).find((open) => !isSeenElsewhere(open, troubles.filter(isOpen), service));
  const judged = trouble?.state === 'own-side' ? 'unknown' : trouble?.state;
  const state: ServiceState = !observed || isUnseen ? 'unknown' : (judged ?? (isProven ? 'works' : 'unknown'));
  const [first] = strip.spans;
  // A service that has been checked for some hours only has not worked for a day.
  const firstCheck = first && Date.parse(first.from) - Date.parse(strip.from) >= 2 * cellMs ? first.from : null;
  const lastTrouble = strip.spans.findLast((span) => span.state === 'fails' || span.state === 'slow');
  const current = maintenance.find((span) => span.fromMs <= nowMs && nowMs < span.toMs);
  return {
    service: service.service,
    state,
    since:
      state === judged && trouble ? timeOf(trouble.fromMs) : state === 'works' ? (lastTrouble?.to ?? firstCheck) : null,
    incident: trouble?.incident ?? null,
    affected,
    targets,
    maintenanceUntil: current ? timeOf(current.toMs) : null,
    latency: latencyOf(service),
    errorBudget: budget ? budgetOf(budget) : null,
    vendor,
    strip,
  };
}

/** Whether trouble on our side leaves a location that checks the service all the same. */
function isSeenElsewhere(
  { state }: ServiceTrouble,
  open: readonly ServiceTrouble[],
  { rollups }: ServiceStatus,
): boolean {
  if (state !== 'own-side') return false;
  const own = open.filter((trouble) => trouble.state === 'own-side');
  return rollups.some(
    ({ location }) => !own.some((trouble) => trouble.location === null || trouble.location === location),
  );
}

function budgetOf(budget: ServiceBudget): z.output<typeof OverviewService>['errorBudget'] {
  const { objective, remaining, exhaustedInSeconds, state } = errorBudgetOf(budget);
  return { objective, remaining, exhaustedInSeconds, state };
}

/** The latency at the location with the most checks. */
function latencyOf({ rollups }: ServiceStatus): z.output<typeof OverviewService>['latency'] {
  const checks = ({ classes }: ServiceStatus['rollups'][number]) =>
    Object.values(classes).reduce((sum, count) => sum + count, 0);
  const [first] = rollups
    .filter(({ latency }) => latency !== null)
    .toSorted((left, right) => checks(right) - checks(left));
  return first?.latency ? { p50Ms: first.latency.p50, p90Ms: first.latency.p90 } : null;
}

function firstExpiries(expiries: Iterable<Expiry>, nowMs: number): z.output<typeof Overview>['expiries'] {
  const first: z.output<typeof Overview>['expiries'] = [];
  for (const { target, tenant, service, expiresMs } of expiries) {
    if (first.length === mostExpiries || expiresMs > nowMs + expiryDays * dayMs) break;
    const daysLeft = daysUntil(new Date(expiresMs), nowMs);
    first.push({ target, tenant, service, expiresAt: timeOf(expiresMs), daysLeft });
  }
  return first;
}
