import { type DutyRules, type PlanInput, type PlannedMessage, planMessages } from '@mdmkit/monitor/duty';
import { spanAt } from '@mdmkit/monitor/judge';
import type { Delivery, Escalation, Incident, MaintenanceWindow } from '@mdmkit/monitor/model';
import { type DutySettings, dutyRules } from '../config/duty-settings.ts';
import type { Store } from '../store/store.ts';
import { operatorWindowsOf } from './operator-window-list.ts';

/** Who was notified of an incident, and who is notified next. */
export interface IncidentAlerts {
  /** Where the incident stands; undefined if no route was chosen for it. */
  readonly escalation: Escalation | undefined;
  /** The messages so far, oldest first, at most 1,000. */
  readonly deliveries: readonly Delivery[];
  /** The messages that follow if no person acknowledges, in order. None: nobody is notified any more. */
  readonly next: readonly PlannedMessage[];
}

/** What {@link readIncidentAlerts} needs. */
export interface IncidentAlertsSource {
  /** The store. */
  readonly store: Pick<Store, 'deliveries'> & PlanStore;
  /** Who is notified of what; undefined if the configuration has no `alerts`. */
  readonly duty: DutySettings | undefined;
  /** The maintenance windows of the configuration. Default: none. */
  readonly windows?: readonly MaintenanceWindow[] | undefined;
  /** The incident. */
  readonly incident: Incident;
  /** The time from which messages are planned, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** What a plan needs of a store. */
export type PlanStore = Pick<Store, 'escalation' | 'stormMembers' | 'incident' | 'commandsInForce'>;

/** The most messages of one incident that are read. */
const mostDeliveries = 1_000;

const made = new WeakMap<DutySettings, DutyRules>();

/** The rules of settings, made once: calendars are not made again for each question. */
export function rulesOf(duty: DutySettings): DutyRules {
  const rules = made.get(duty) ?? dutyRules(duty);
  made.set(duty, rules);
  return rules;
}

/** Reads who was notified of an incident, and plans who is notified next. */
export async function readIncidentAlerts(source: IncidentAlertsSource): Promise<IncidentAlerts> {
  const { store, duty, windows, incident, nowMs } = source;
  const [{ deliveries }, escalation] = await Promise.all([
    store.deliveries({ incident: incident.id, limit: mostDeliveries }),
    store.escalation(incident.id),
  ]);
  // Before its first notification an incident waits for nothing that is known, except for the end of a window.
  const isPlanned = escalation !== undefined || incident.mutedBy !== null;
  if (!duty || !isPlanned || incident.closedMs !== null) return { escalation, deliveries, next: [] };
  const next = await planNext({ rules: rulesOf(duty), incident, escalation, store, windows, nowMs });
  return { escalation, deliveries, next };
}

/** What {@link planNext} needs. */
export interface NextInput extends Pick<PlanInput, 'rules' | 'incident' | 'nowMs'> {
  /** Where the incident stands; undefined if no route was chosen for it. */
  readonly escalation: Escalation | undefined;
  /** The store. */
  readonly store: PlanStore;
  /** The maintenance windows of the configuration. Default: none. */
  readonly windows?: readonly MaintenanceWindow[] | undefined;
}

/** Lists the messages that follow about an incident, or about the storm that stands for it. */
export async function planNext(input: NextInput): Promise<readonly PlannedMessage[]> {
  const { rules, incident, escalation, store, windows = [], nowMs } = input;
  const storm = await stormOf(incident, escalation, store);
  const isMuted = [incident, ...(storm?.incidents ?? [])].some(({ mutedBy }) => mutedBy !== null);
  const ends = isMuted ? await windowEnds(windows, store, nowMs) : new Map<string, number>();
  return planMessages({
    rules,
    incident,
    nowMs,
    muteEndMs: ({ mutedBy }) => (mutedBy === null ? null : (ends.get(mutedBy) ?? null)),
    ...(escalation ? { escalation } : {}),
    ...(storm ? { storm } : {}),
  });
}

/** The storm of an incident. It goes on until every incident of it is acknowledged or muted: one that is neither decides alone. */
async function stormOf(
  incident: Incident,
  escalation: Escalation | undefined,
  store: PlanStore,
): Promise<PlanInput['storm']> {
  const storm = escalation && escalation.storm !== null ? await store.escalation(escalation.storm) : undefined;
  if (!storm) return undefined;
  const members: Escalation[] = [];
  const incidents: Incident[] = [];
  if (isHeld(incident))
    for (const member of await store.stormMembers(storm.incident)) {
      const story = member.incident === incident.id ? undefined : await store.incident(member.incident);
      if (!story || story.incident.closedMs !== null) continue;
      members.push(member);
      incidents.push(story.incident);
      if (!isHeld(story.incident)) break;
    }
  return { escalation: storm, members, incidents };
}

/** Whether something holds the messages of an incident back. */
function isHeld({ acknowledged, mutedBy }: Incident): boolean {
  return acknowledged !== null || mutedBy !== null;
}

/** When the windows and silences end that are in force, by id. */
async function windowEnds(
  windows: readonly MaintenanceWindow[],
  store: PlanStore,
  nowMs: number,
): Promise<ReadonlyMap<string, number>> {
  const { silences, maintenance } = operatorWindowsOf(await store.commandsInForce(nowMs), nowMs);
  const configured = windows.flatMap((window) => {
    const span = spanAt(window, nowMs);
    return span ? [{ id: window.id, untilMs: span.untilMs }] : [];
  });
  return new Map([...configured, ...silences, ...maintenance].map(({ id, untilMs }) => [id, untilMs]));
}
