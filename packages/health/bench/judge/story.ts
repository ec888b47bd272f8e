import type { Incident, Notification, Verdict } from '@mdmkit/monitor/model';
import type { ServiceEvent } from '../../src/service/service-event.ts';
import type { MachineClock } from './clock.ts';

/** A notification, with what its incident said at that moment. Times are milliseconds from the scenario's start. */
export interface ToldMessage {
  readonly atMs: number;
  readonly incident: string;
  readonly kind: Notification['kind'];
  readonly severity: Notification['severity'];
  readonly verdict: Verdict;
  readonly service: string | null;
  readonly tenant: string | null;
  readonly owner: Incident['owner'];
  readonly title: string;
  readonly text: string;
}

/** An incident that caused a notification. */
export interface ToldIncident {
  readonly id: string;
  readonly messages: readonly ToldMessage[];
  readonly closedMs: number | null;
  /** Whether the vendor's feed reported it. */
  readonly isAdmitted: boolean;
}

/** Keeps what the services say: their messages by incident, and a line for each event. */
export function createStory(clock: MachineClock) {
  const messages: ToldMessage[] = [];
  const closed = new Map<string, number>();
  const incidents = new Map<string, Incident>();
  const timeline: string[] = [];
  const noteLine = (location: string, text: string) =>
    timeline.push(`${(clock.elapsedMs() / 60_000).toFixed(1)} ${location} ${text}`);
  const takeNotification = (notification: Notification, location: string) => {
    const incident = incidents.get(notification.incident);
    if (incident === undefined) return;
    const { kind, severity, text } = notification;
    messages.push({
      atMs: clock.elapsedMs(),
      incident: incident.id,
      kind,
      severity,
      verdict: incident.override?.verdict ?? incident.verdict,
      service: incident.service,
      tenant: incident.tenant,
      owner: incident.owner,
      title: incident.title,
      text,
    });
    noteLine(location, `NOTIFY ${kind} (${severity}) ${text}`);
  };
  return {
    timeline,
    take(event: ServiceEvent, location: string) {
      if (event.kind === 'incident') {
        const { incident } = event;
        incidents.set(incident.id, incident);
        if (incident.closedMs !== null) closed.set(incident.id, clock.elapsedMs());
        noteLine(location, `${event.event.kind} ${incident.verdict} ${incident.title}: ${event.event.text}`);
      }
      if (event.kind === 'notification') takeNotification(event.notification, location);
      if (event.kind === 'store') noteLine(location, `STORE ${event.error ?? 'works'}`);
      if (event.kind === 'defect') noteLine(location, `DEFECT ${event.error}`);
    },
    /** Returns the incidents that caused a message. */
    incidents: (): readonly ToldIncident[] =>
      [...Map.groupBy(messages, ({ incident }) => incident)].map(([id, ofIncident]) => ({
        id,
        messages: ofIncident,
        closedMs: closed.get(id) ?? null,
        isAdmitted: incidents.get(id)?.evidence.isAdmitted === true,
      })),
  };
}
