import type {
  Gap,
  Incident,
  IncidentEvent,
  Notification,
  NumberedCommand,
  StoredEpisode,
  StoredTarget,
} from '@mdmkit/monitor/model';
import { severities } from '@mdmkit/monitor/model';
import type { Selectable } from 'kysely';
import type { BulkRow } from './bulk.ts';
import type { Tables } from './tables.ts';

/*
 * Rows of the tables to what the interface speaks of, and back. Only the store writes its tables, from typed values; so what
 * is read has the type that was written, and each `as` below rests on that.
 */

/** The columns of a target, in the order of `bulk.target`. */
export function targetRow(id: number, target: StoredTarget): BulkRow {
  return [
    id,
    target.tenant,
    target.service,
    target.state.name,
    JSON.stringify(target.state),
    JSON.stringify(target.hardStates),
    target.flapping ? 1 : 0,
    target.lastRunMs,
    target.class,
    target.code,
    target.facts,
    target.coveredBy,
  ];
}

/** The columns of a target at a location, in the order of `bulk.targetLocation`. */
export function targetLocationRow(
  location: string,
  id: number,
  target: Omit<StoredTarget, 'tenant' | 'service' | 'coveredBy'>,
): BulkRow {
  return [
    location,
    id,
    target.state.name,
    JSON.stringify(target.state),
    JSON.stringify(target.hardStates),
    target.flapping ? 1 : 0,
    target.lastRunMs,
    target.class,
    target.code,
    target.facts,
  ];
}

/** A target from its row and its id. */
export function toStoredTarget(row: Selectable<Tables['target']>, name: string): StoredTarget {
  return {
    target: name,
    tenant: row.tenant,
    service: row.service,
    state: JSON.parse(row.state_json) as StoredTarget['state'],
    hardStates: JSON.parse(row.hard_json) as StoredTarget['hardStates'],
    flapping: row.flapping === 1,
    lastRunMs: row.last_run_ms,
    class: row.class as StoredTarget['class'],
    code: row.code,
    facts: row.facts,
    coveredBy: row.covered_by,
  };
}

/** An episode from its row and its target's id. */
export function toStoredEpisode(row: Selectable<Tables['episode']>, name: string): StoredEpisode {
  return {
    target: name,
    severity: row.severity as StoredEpisode['severity'],
    startMs: row.start_ms,
    endMs: row.end_ms,
    incident: row.incident,
  };
}

/** The columns of an incident, in the order of `bulk.incident`. */
export function incidentRow(incident: Incident): BulkRow {
  const severity = severities.indexOf(incident.severity);
  return [incident.id, incident.key, incident.openedMs, incident.closedMs, severity, JSON.stringify(incident)];
}

/** An incident from its row. */
export function toIncident({ body }: { readonly body: string }): Incident {
  return JSON.parse(body) as Incident;
}

/** An event from its row. */
export function toEvent({ incident, at_ms, kind, text }: Omit<Selectable<Tables['event']>, 'id'>): IncidentEvent {
  return { incident, atMs: at_ms, kind: kind as IncidentEvent['kind'], text };
}

/** A notification from its row. */
export function toNotification(row: Selectable<Tables['notification']>): Notification {
  const { key, incident, sequence, kind, severity, at_ms, text } = row;
  return {
    key,
    incident,
    sequence,
    kind: kind as Notification['kind'],
    severity: severity as Notification['severity'],
    atMs: at_ms,
    text,
  };
}

/** A command from its row. */
export function toCommand({ id, at_ms, body, handled_ms }: Selectable<Tables['word']>): NumberedCommand {
  return { id, atMs: at_ms, command: JSON.parse(body) as NumberedCommand['command'], handled: handled_ms !== null };
}

/** A gap from its row. */
export function toGap({ location, service, reason, from_ms, to_ms, shards }: Selectable<Tables['gap']>): Gap {
  return {
    location,
    fromMs: from_ms,
    toMs: to_ms,
    reason: reason as Gap['reason'],
    service: service === '' ? null : service,
    // Only a commit writes this column.
    ...(shards === null ? {} : { shards: JSON.parse(shards) as NonNullable<Gap['shards']> }),
  };
}
