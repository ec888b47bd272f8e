import type { Incident } from '../../model/incident.ts';
import type { Ledger } from './ledger.ts';
import { isMoreSevere, newsShareOf } from './update.ts';

/** What mutes an incident whose targets come and go. */
export const flapping = 'flapping';

/** What telling depends on. */
export interface TellingFacts {
  /** The incident as people were last told of it; undefined when it is new. */
  readonly before: Incident | undefined;
  /** Whether the trouble may be over: then nothing bad is news. */
  readonly isRecovering: boolean;
  /** The affected share; null where none is counted. */
  readonly share: number | null;
  /** What keeps notifications back; null for nothing. */
  readonly mutedBy: string | null;
}

/** Decides what people are told of an open incident. At most one notification, and none without something that happened. */
export function tellOpen(incident: Incident, facts: TellingFacts, ledger: Ledger): Incident {
  const muted = noteMute(incident, facts.mutedBy, ledger);
  const { incident: now, ranOut } = noteAcknowledgement(muted, ledger);
  if (now.mutedBy !== null || facts.isRecovering) return now;
  const share = newsShareOf(facts.share ?? 0);
  if (now.notified === 0) {
    if (!isTellable(now)) return now;
    const isLate = incident.mutedBy !== null;
    const text = isLate ? `${now.title} It began at ${timeOf(now.startedMs)}.` : now.title;
    return ledger.tell({ ...now, notifiedShare: Math.max(share, now.notifiedShare) }, 'opened', text);
  }
  const reasons: string[] = [];
  if (facts.before && isMoreSevere(now.severity, facts.before.severity)) reasons.push(`It is ${now.severity} now.`);
  if (incident.mutedBy !== null) reasons.push(`It still goes on since ${timeOf(now.startedMs)}.`);
  if (ranOut) reasons.push('Its acknowledgement has run out.');
  const hasSpread = share > now.notifiedShare && now.acknowledged === null;
  if (hasSpread) {
    const text = `It affects ${Math.round((facts.share ?? 0) * 100)} % of the tenants.`;
    ledger.note(now, 'spread', text);
    reasons.push(text);
  }
  if (reasons.length === 0) return now;
  const notifiedShare = hasSpread ? share : now.notifiedShare;
  return ledger.tell({ ...now, notifiedShare }, 'changed', `${now.title} ${reasons.join(' ')}`);
}

/** Closes an incident; those who were told of it, and nobody else, are told that it is over. */
export function closeIncident(incident: Incident, endedMs: number, ledger: Ledger): Incident {
  const end = Math.min(Math.max(endedMs, incident.startedMs), ledger.nowMs);
  return tellClosed({ ...incident, endedMs: end, closedMs: ledger.nowMs }, `It is over since ${timeOf(end)}.`, ledger);
}

/** Closes an incident that nobody will ever see the end of, because its targets were taken out; told as any other close. */
export function abandonIncident(incident: Incident, ledger: Ledger): Incident {
  const { nowMs } = ledger;
  return tellClosed({ ...incident, endedMs: nowMs, closedMs: nowMs }, 'Its targets are monitored no more.', ledger);
}

function tellClosed(closed: Incident, text: string, ledger: Ledger): Incident {
  ledger.note(closed, 'closed', text);
  return closed.notified > 0 ? ledger.tell(closed, 'closed', `${closed.title} ${text}`) : ledger.put(closed);
}

/** Closes an incident that turned out to be a part of another; that one tells of it. */
export function mergeIncident(incident: Incident, into: Incident, ledger: Ledger): Incident {
  const merged: Incident = { ...incident, closedMs: ledger.nowMs, mergedInto: into.id };
  ledger.note(merged, 'merged', `It is part of ${into.id}: ${into.title}`);
  return ledger.put(merged);
}

/** Whether it is time to tell: what nobody can name yet waits until it is treated as the vendor's. */
function isTellable({ verdict, severity, override }: Incident): boolean {
  return override !== null || verdict !== 'unattributed' || severity !== 'warning';
}

function noteMute(incident: Incident, mutedBy: string | null, ledger: Ledger): Incident {
  if (mutedBy === incident.mutedBy) return incident;
  const next = { ...incident, mutedBy };
  if (mutedBy === null) ledger.note(next, 'unmuted', `"${incident.mutedBy}" has ended.`);
  else ledger.note(next, 'muted', `"${mutedBy}" keeps notifications back.`);
  // Those who were told of it are told once that it comes and goes.
  if (mutedBy === flapping && next.notified > 0)
    return ledger.tell(next, 'changed', `${next.title} It comes and goes; more is told once it has settled.`);
  return ledger.put(next);
}

function noteAcknowledgement(incident: Incident, ledger: Ledger) {
  const { acknowledged } = incident;
  if (acknowledged === null || acknowledged.untilMs > ledger.nowMs) return { incident, ranOut: false };
  const next = { ...incident, acknowledged: null };
  ledger.note(next, 'acknowledged', `What ${acknowledged.by} took on has run out.`);
  return { incident: ledger.put(next), ranOut: true };
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
