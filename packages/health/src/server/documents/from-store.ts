import type * as model from '@mdmkit/monitor/model';
import { eventTextInJapanese, resultId } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import { inJapanese } from '../../alerts/texts/translate.ts';
import type { ServiceBudget } from '../../service/error-budgets.ts';
import type { IncidentAlerts } from '../../service/incident-alerts.ts';
import type { UnusualTarget } from '../../service/unusual-targets.ts';
import type * as store from '../../store/store.ts';
import { tenantOf } from '../access/visible.ts';
import type * as records from './records.ts';

/** Writes a time as RFC 3339 in UTC. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

function nullable(ms: number | null): string | null {
  return ms === null ? null : timeOf(ms);
}

/** An incident as the API returns it. */
export function incidentOf(incident: model.Incident): z.output<typeof records.Incident> {
  const { id, subject, service, location, tenant, severity, owner, title, remedy, confidence, evidence } = incident;
  const { override, acknowledged, mutedBy, mergedInto, reopenings } = incident;
  const { firstSeenMs, lastSeenMs, series, budget, ...counted } = evidence;
  return {
    id,
    verdict: override?.verdict ?? incident.verdict,
    judgedVerdict: incident.verdict,
    formerVerdicts: [...incident.formerVerdicts],
    override: override && { verdict: override.verdict, by: override.by, at: timeOf(override.atMs) },
    subject,
    service,
    location,
    tenant,
    severity,
    owner,
    title,
    remedy,
    confidence,
    evidence: {
      ...counted,
      locations: [...counted.locations],
      codes: [...counted.codes],
      firstSeenAt: timeOf(firstSeenMs),
      lastSeenAt: timeOf(lastSeenMs),
      ...(series === undefined ? {} : { series: series.map(seriesOf) }),
      ...(budget === undefined ? {} : { budget: burningBudgetOf(budget) }),
    },
    startedAt: timeOf(incident.startedMs),
    openedAt: timeOf(incident.openedMs),
    endedAt: nullable(incident.endedMs),
    closedAt: nullable(incident.closedMs),
    mergedInto,
    acknowledged: acknowledged && {
      by: acknowledged.by,
      at: timeOf(acknowledged.atMs),
      until: timeOf(acknowledged.untilMs),
    },
    mutedBy,
    reopenings,
  };
}

/** What happened to an incident, as the API returns it. */
export function incidentEventOf({ atMs, kind, text }: model.IncidentEvent): z.output<typeof records.IncidentEvent> {
  return { at: timeOf(atMs), kind, text, japanese: eventTextInJapanese(kind, text) ?? null };
}

/** A notification as the API returns it. */
export function notificationOf(notification: model.Notification): z.output<typeof records.Notification> {
  const { key, incident, kind, severity, atMs, text } = notification;
  return { key, incident, kind, severity, at: timeOf(atMs), text };
}

/** A message about an incident, as the API returns it. */
function deliveryOf(delivery: model.Delivery): z.output<typeof records.Delivery> {
  const { id, channel, kind, createdMs, state, attempts, nextMs, endedMs, error, providerId } = delivery;
  return {
    id,
    channel,
    kind,
    at: timeOf(createdMs),
    state,
    attempts,
    providerId,
    nextAttemptAt: state === 'pending' ? timeOf(nextMs) : null,
    endedAt: nullable(endedMs),
    error,
    japaneseError: error === null ? null : (inJapanese(error) ?? null),
  };
}

/** Who was notified of an incident and who is notified next, as the API returns it. */
export function alertsOf(
  incident: string,
  { escalation, deliveries, next }: IncidentAlerts,
): z.output<typeof records.IncidentAlerts> {
  return {
    incident,
    route: escalation?.route ?? null,
    reason: escalation?.reason ?? null,
    japaneseReason: (escalation && inJapanese(escalation.reason)) ?? null,
    deferred: escalation?.isDeferred ?? false,
    storm: escalation?.storm ?? null,
    deliveries: deliveries.map(deliveryOf),
    next: next.map(({ atMs, channels, kind, reason }) => ({ at: timeOf(atMs), channels: [...channels], kind, reason })),
  };
}

/** A target as the API returns it. */
export function targetOf(stored: store.TargetReading): z.output<typeof records.Target> {
  const { target, tenant, service, state, flapping, lastRunMs, code, facts, coveredBy, unchecked } = stored;
  return {
    id: target,
    tenant,
    service,
    state: state.name,
    stateSince: timeOf(state.sinceMs),
    flapping,
    lastRunAt: nullable(lastRunMs),
    class: stored.class,
    code,
    // The service writes this column, as JSON.
    facts: JSON.parse(facts) as z.output<typeof records.Target>['facts'],
    coveredBy,
    unchecked: unchecked && {
      reason: unchecked.reason,
      by: unchecked.by,
      since: timeOf(unchecked.sinceMs),
      until: nullable(unchecked.untilMs),
    },
  };
}

/** Describes a target that fails more than usual. */
export function unusualTargetOf(reading: UnusualTarget): z.output<typeof records.UnusualTarget> {
  return {
    target: reading.target,
    tenant: tenantOf(reading.target),
    windowHours: reading.windowHours,
    checks: reading.checks,
    failed: reading.failed,
    failingHours: reading.failingHours,
    usualShare: reading.usualShare,
    probability: reading.probability,
    historyHours: reading.historyHours,
    windows: reading.windows,
    asBad: reading.asBad,
  };
}

/** A check as the API returns it. */
export function resultOf(run: model.StoredRun): z.output<typeof records.Result> {
  const { target, startedMs, durationMs, latencyMs, code, attempts, location, flags, failure } = run;
  return {
    id: resultId(target, startedMs),
    target,
    startedAt: timeOf(startedMs),
    durationMs,
    latencyMs,
    class: run.class,
    code,
    attempts,
    location,
    flags: [...flags],
    error: failure?.error ?? null,
    requestId: failure?.requestId ?? null,
  };
}

/** A monitoring gap as the API returns it. */
export function gapOf({ location, fromMs, toMs, reason, service, shards }: model.Gap): z.output<typeof records.Gap> {
  const part = shards ? { numbers: [...shards.numbers], of: shards.of } : null;
  return { location, from: timeOf(fromMs), to: timeOf(toMs), reason, service, shards: part };
}

/** A rollup as the API returns it. */
export function rollupOf(rollup: store.Rollup & { readonly location: string }): z.output<typeof records.Rollup> {
  const { bucketMs, lengthMs, location, classes, coverage, latency, late } = rollup;
  return {
    from: timeOf(bucketMs),
    lengthMs,
    location,
    classes: { ...classes },
    coverage,
    latency: latency && { p50Ms: latency.p50, p90Ms: latency.p90, p99Ms: latency.p99, maxMs: latency.max },
    late,
  };
}

/** Five minutes of a measure as the API returns them. */
export function seriesOf(reading: model.SeriesReading): z.output<typeof records.Series> {
  const { service, location, measure, startMs, state, value, expected, low, high } = reading;
  const { probability, signal, side, historyLength, sinceMs } = reading;
  return {
    service,
    location,
    measure,
    from: timeOf(startMs),
    state,
    value,
    expected,
    low,
    high,
    probability,
    signal,
    side,
    historyLength,
    unusualSince: nullable(sinceMs),
  };
}

/** An error budget as the API returns it. */
function burningBudgetOf({
  sinceMs,
  longMs,
  shortMs,
  ...budget
}: model.BurningBudget): NonNullable<z.output<typeof records.Evidence>['budget']> {
  return { ...budget, since: timeOf(sinceMs), longSeconds: longMs / 1_000, shortSeconds: shortMs / 1_000 };
}

/** An error budget as the API shows it. */
export function errorBudgetOf({ locations, ...budget }: ServiceBudget): z.output<typeof records.ErrorBudget> {
  return {
    ...budgetValuesOf(budget),
    ...(locations ? { locations: locations.map(({ location, ...at }) => ({ location, ...budgetValuesOf(at) })) } : {}),
  };
}

function budgetValuesOf({
  objective,
  remaining,
  exhaustedInMs,
  state,
  windows,
}: Omit<ServiceBudget, 'service' | 'locations'>): Omit<z.output<typeof records.ErrorBudget>, 'locations'> {
  return {
    objective,
    remaining,
    exhaustedInSeconds: exhaustedInMs === null ? null : Math.round(exhaustedInMs / 1_000),
    state,
    windows: windows.map(({ lengthMs, samples, bad, rate, coverage }) => ({
      seconds: lengthMs / 1_000,
      checks: samples,
      failed: bad,
      burnRate: rate,
      coverage,
    })),
  };
}

type ServiceVendor = z.output<typeof records.ServiceStatus>['vendor'];

/** A service as the API returns it. */
export function serviceOf(
  { service, states, covered = 0, sampled = 0, paused = 0, rollups, series = [] }: store.ServiceStatus,
  incidents: readonly model.Incident[],
  { budget, vendor }: { readonly budget?: ServiceBudget | undefined; readonly vendor?: ServiceVendor | undefined },
): z.output<typeof records.ServiceStatus> {
  return {
    service,
    states: { ...states },
    covered,
    sampled,
    paused,
    rollups: rollups.map(rollupOf),
    series: series.map(seriesOf),
    errorBudget: budget ? errorBudgetOf(budget) : null,
    vendor: vendor ?? null,
    incidents: incidents.filter((incident) => incident.service === service).map(({ id }) => id),
  };
}
