import type { DeliveryContent, DeliveryItem, DeliveryKind } from '../model/delivery.ts';
import type { Escalation } from '../model/escalation.ts';
import type { Incident } from '../model/incident.ts';
import { type Severity, severities } from '../model/severity.ts';
import type { RouteFacts } from './choose-route.ts';

/** What a route is chosen by, of an incident. A person's verdict counts in place of the computed one. */
export function factsOf(incident: Incident): RouteFacts {
  const { severity, service, owner, tenant, location } = incident;
  return { severity, service, verdict: verdictOf(incident), owner, tenant, location };
}

function verdictOf({ override, verdict }: Incident): string {
  return override?.verdict ?? verdict;
}

/** What a message about an incident says. */
export function contentOf(incident: Incident, text: string, reason: string): DeliveryContent {
  const { title, remedy, severity, owner, service, tenant, location, startedMs, endedMs, acknowledged } = incident;
  const { tenants, failing, locations, codes } = incident.evidence;
  return {
    title,
    text,
    remedy,
    severity,
    verdict: verdictOf(incident),
    owner,
    ...(service === null ? {} : { service }),
    ...(tenant === null ? {} : { tenant }),
    ...(location === null ? {} : { location }),
    startedMs,
    ...(endedMs === null ? {} : { endedMs }),
    reason,
    evidence: { tenants, failing, locations, codes: codes.map(({ code }) => code) },
    ...(acknowledged === null ? {} : { acknowledgedBy: acknowledged.by }),
  };
}

/** A line of a digest, a summary or a storm. */
export function itemOf({ incident, content, openedMs }: Escalation, kind: DeliveryKind): DeliveryItem {
  const { title, text = title, severity, endedMs, startedMs = openedMs } = content;
  return { incident, kind, text: endedMs === undefined ? title : text, severity, atMs: endedMs ?? startedMs };
}

/** The highest severity among some. */
export function highest(among: readonly Severity[]): Severity {
  return severities.findLast((severity) => among.includes(severity)) ?? 'warning';
}

/** Whether a severity is above another. */
export function isAbove(severity: Severity, other: Severity): boolean {
  return severities.indexOf(severity) > severities.indexOf(other);
}
