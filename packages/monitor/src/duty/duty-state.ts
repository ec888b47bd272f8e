import type { Escalation } from '../model/escalation.ts';
import { flapping, type Incident } from '../model/incident.ts';
import type { Standing } from './boundaries.ts';
import type { DutyLedger } from './duty-ledger.ts';
import type { DutyRules } from './duty-rules.ts';
import type { Storms } from './storms.ts';

/** What decisions about one moment are made from. */
export interface DutyMoment {
  /** Who is told of what. */
  readonly rules: DutyRules;
  /** Incidents that are open. */
  readonly incidents: ReadonlyMap<string, Incident>;
  /** Where incidents stand. */
  readonly escalations: ReadonlyMap<string, Escalation>;
  /** Many incidents at once. */
  readonly storms: Storms;
  /** Collects what follows. */
  readonly ledger: DutyLedger;
}

/** Escalations that have not ended. */
export function activeOf(escalations: ReadonlyMap<string, Escalation>): readonly Escalation[] {
  return [...escalations.values()].filter(({ endedMs }) => endedMs === null);
}

/** Whether an escalation is about an incident that is over: it waits for the digest. */
export function isOver({ content }: Pick<Escalation, 'content'>): boolean {
  return content.endedMs !== undefined;
}

/** The open incident that an escalation is about, or those of its storm. */
export function concernedBy(
  { incident: id }: Pick<Escalation, 'incident'>,
  { incidents, storms }: Pick<DutyMoment, 'incidents' | 'storms'>,
): readonly Incident[] {
  const members = storms.membersOf(id);
  return (members.length > 0 ? members : [id]).flatMap((each) => incidents.get(each) ?? []);
}

/** What of an escalation depends on its incident, or on the members of its storm. */
export function standingOf(escalation: Escalation, moment: Pick<DutyMoment, 'incidents' | 'storms'>): Standing {
  // A storm is acknowledged once each of its members is.
  const concerned = concernedBy(escalation, moment);
  const isMuted = concerned.length > 0 && concerned.every(({ mutedBy }) => mutedBy !== null);
  const isAcknowledged = concerned.length > 0 && concerned.every(({ acknowledged }) => acknowledged !== null);
  return {
    isAcknowledged,
    isInWindow: isMuted && concerned.some(({ mutedBy }) => mutedBy !== flapping),
    // An acknowledgement does not stop what began after it: a person has acknowledged less.
    isStopped: ({ startedMs }) =>
      isMuted || (isAcknowledged && concerned.every(({ acknowledged }) => (acknowledged?.atMs ?? 0) >= startedMs)),
  };
}
