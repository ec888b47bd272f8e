import type { Incident, IncidentEvent, Notification } from '../../model/incident.ts';
import type { ScheduleCommand } from './schedule-command.ts';

/** Collects the changes of one moment. */
export interface Ledger {
  /** The moment, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Records an incident as it is now. */
  put(incident: Incident): Incident;
  /** Records what happened to an incident. */
  log(incident: Incident, kind: IncidentEvent['kind'], text: string): void;
  /** Decides that people are notified. Returns the incident with its new number. */
  notify(incident: Incident, kind: Notification['kind'], text: string): Incident;
  /** Asks the schedule for runs. */
  command(command: ScheduleCommand): void;
  /** What has been collected. */
  readonly changes: IncidentChanges;
}

/** What changed. */
export interface IncidentChanges {
  /** Incidents that are new or different, as they are now. */
  readonly incidents: readonly Incident[];
  /** What happened, in order. */
  readonly events: readonly IncidentEvent[];
  /** What people are told, in order. */
  readonly notifications: readonly Notification[];
  /** What is asked of the engine, which plans the runs. */
  readonly commands: readonly ScheduleCommand[];
}

/** Makes an empty one. */
export function createLedger(nowMs: number): Ledger {
  const incidents = new Map<string, Incident>();
  const events: IncidentEvent[] = [];
  const notifications: Notification[] = [];
  const commands: ScheduleCommand[] = [];
  const put = (incident: Incident) => {
    incidents.set(incident.id, incident);
    return incident;
  };
  return {
    nowMs,
    put,
    log(incident, kind, text) {
      events.push({ incident: incident.id, atMs: nowMs, kind, text });
    },
    notify(incident, kind, text) {
      const sequence = incident.notified + 1;
      const { id, severity } = incident;
      notifications.push({ key: `${id}/${sequence}`, incident: id, sequence, kind, severity, atMs: nowMs, text });
      return put({ ...incident, notified: sequence, notifiedMs: nowMs });
    },
    command(command) {
      commands.push(command);
    },
    get changes() {
      return { incidents: [...incidents.values()], events, notifications, commands };
    },
  };
}
