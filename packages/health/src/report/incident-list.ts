import { type Incident, type IncidentEvent, type Notification, shortenKeys } from '@mdmkit/monitor/model';
import type { IncidentStory } from '../store/store.ts';
import { formatColumns } from './columns.ts';
import { describeBudget } from './error-budgets.ts';
import { printable } from './printable.ts';
import { describeSeries } from './series.ts';
import { formatInstant, formatSpan } from './times.ts';

/** Lists incidents, one line each: id, severity, verdict, start, duration, title. */
export function formatIncidents(incidents: readonly Incident[], nowMs: number): string {
  if (incidents.length === 0) return 'no incident\n';
  return formatColumns(
    incidents.map((incident) => [
      incident.id,
      incident.closedMs === null ? incident.severity : 'closed',
      verdictOf(incident),
      `${formatInstant(incident.startedMs)}, ${formatSpan((incident.endedMs ?? nowMs) - incident.startedMs)}`,
      printable(incident.title),
      ...notes(incident),
    ]),
  );
}

/** Writes an incident with its evidence and its timeline. */
export function formatStory(story: IncidentStory, nowMs: number): string {
  const { incident, events, notifications, targets, targetCount } = story;
  const rows: (readonly [string, string | undefined])[] = [
    ['what', printable(incident.title)],
    ['owner', incident.owner],
    ['verdict', verdictOf(incident)],
    ['severity', incident.severity],
    ['started', formatInstant(incident.startedMs)],
    [
      'opened',
      `${formatInstant(incident.openedMs)}, ${formatSpan(incident.openedMs - incident.startedMs)} after the first failure`,
    ],
    ['ended', endOf(incident, nowMs)],
    ['tenant', incident.tenant ?? undefined],
    ['evidence', printable(describeEvidence(incident))],
    ...describeSeries(incident.evidence.series ?? []).map(
      (line, index) => [index === 0 ? 'measures' : '', line] as const,
    ),
    ...describeBudget(incident.evidence.budget).map((line, index) => [index === 0 ? 'budget' : '', line] as const),
    ['targets', targetsOf(targets, targetCount)],
    ['acknowledged', incident.acknowledged ? describeAcknowledgement(incident.acknowledged) : undefined],
    ['muted by', incident.mutedBy ?? undefined],
    ['merged into', incident.mergedInto ?? undefined],
    ['what to do', printable(incident.remedy)],
  ];
  const facts = rows.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(12)}  ${value}\n`]));
  return `${incident.id}\n${facts.join('')}\n${formatTimeline(events, notifications)}`;
}

/** The verdict in force: a person's with the name, else the program's with its confidence. */
export function verdictOf({ verdict, override, confidence }: Incident): string {
  return override
    ? `${override.verdict} (set by ${printable(override.by)})`
    : `${verdict} (${Math.floor(confidence * 100)} %)`;
}

function notes({ acknowledged, mutedBy, mergedInto }: Incident): readonly string[] {
  const parts = [
    mergedInto === null ? undefined : `merged into ${mergedInto}`,
    acknowledged === null ? undefined : `acknowledged by ${printable(acknowledged.by)}`,
    mutedBy === null ? undefined : `muted by ${mutedBy}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? [] : [`[${parts.join(', ')}]`];
}

function endOf({ startedMs, endedMs, closedMs }: Incident, nowMs: number): string {
  if (endedMs === null) return `ongoing for ${formatSpan(nowMs - startedMs)}`;
  const span = `after ${formatSpan(endedMs - startedMs)}`;
  return `${formatInstant(endedMs)}, ${span}${closedMs === null ? '; recovering: all targets are checked once more before it closes' : ''}`;
}

/** Describes the evidence of a verdict on one line; without counts after a text that has them. */
export function describeEvidence({ evidence }: Incident, withCounts = true): string {
  const { tenants, failing, affectedTenants, usualShare, probability } = evidence;
  const { controls, codes, sharedKey, windowMs, locations } = evidence;
  // Trouble of our own service is counted by no tenant.
  const isCounted = tenants > 0;
  const parts = [
    withCounts && isCounted
      ? `${failing} of ${tenants} tenant${tenants === 1 ? '' : 's'} within ${formatSpan(windowMs)}`
      : `within ${formatSpan(windowMs)}`,
    affectedTenants === undefined ? undefined : `tenants ${listOf(affectedTenants, tenants)}`,
    isCounted ? `usual failure rate ${(usualShare * 100).toFixed(1)} %` : undefined,
    probability === null
      ? undefined
      : `probability by chance ${probability < 1e-15 ? 'below 1e-15' : probability.toExponential(1)}`,
    codes.length === 0 ? undefined : codes.map(({ code, count }) => `${code} × ${count}`).join(', '),
    sharedKey === null ? undefined : `all share ${shortenKeys(sharedKey)}`,
    controls.asked === 0 ? undefined : `${controls.healthy} of ${controls.asked} neutral hosts answer`,
    locations.length === 0 ? undefined : `seen from ${locations.join(', ')}`,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

/** The first names of tenants, and how many there are besides. */
function listOf(names: readonly string[], count: number): string {
  const shown = names.slice(0, 5);
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ');
}

function describeAcknowledgement({ by, untilMs }: NonNullable<Incident['acknowledged']>): string {
  return `by ${printable(by)}, valid until ${formatInstant(untilMs)}`;
}

function targetsOf(targets: readonly string[], count: number): string | undefined {
  if (targets.length === 0) return undefined;
  const shown = targets.slice(0, 5).join(', ');
  return count > 5 ? `${count} targets: ${shown}, …` : shown;
}

function formatTimeline(events: readonly IncidentEvent[], notifications: readonly Notification[]): string {
  const lines = [
    ...events.map(({ atMs, kind, text }) => ({ atMs, cells: [kind, printable(text)] })),
    ...notifications.map(({ atMs, kind, sequence, text }) => ({
      atMs,
      cells: ['notification', `${sequence}, ${kind}: ${printable(text)}`],
    })),
  ].sort((one, other) => one.atMs - other.atMs);
  return formatColumns(lines.map(({ atMs, cells }) => [formatInstant(atMs), ...cells]));
}
