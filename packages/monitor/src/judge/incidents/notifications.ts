import { eventText } from '../../model/event-texts.ts';
import { flapping, type Incident } from '../../model/incident.ts';
import { verdictFacts } from '../../model/verdict.ts';
import type { Ledger } from './ledger.ts';
import { isMoreSevere, newsShareOf } from './update.ts';

/** A growing share alone is told again after this time at the earliest, in milliseconds. */
const spreadEveryMs = 600_000;

/** A share is news from this multiple of the last one that people were told. */
const leastGrowth = 1.5;

/** Of an incident that has come back people are told at most so often, in milliseconds. */
const flappingEveryMs = 3_600_000;

/** Days before a credential's end at which people are told. */
const expiryDays = [1, 3, 7, 14, 30, 60];

const dayMs = 86_400_000;

/** What notifications depend on. */
export interface NotificationFacts {
  /** The incident as it was before; undefined when it is new. */
  readonly before: Incident | undefined;
  /** Whether the trouble may be over: then nothing bad is news. */
  readonly isRecovering: boolean;
  /** The affected share; null if none is counted. */
  readonly share: number | null;
  /** What keeps notifications back; null for nothing. */
  readonly mutedBy: string | null;
  /** When the credential ends, for an incident about its end; else null. */
  readonly expiresMs: number | null;
}

/** Decides what people are told of an open incident: at most one notification, and none without something that happened. */
export function notifyOpen(incident: Incident, facts: NotificationFacts, ledger: Ledger): Incident {
  const muted = recordMute(incident, facts.mutedBy, ledger);
  const { incident: now, ranOut } = expireAcknowledgement(muted, ledger);
  if (now.mutedBy !== null || facts.isRecovering) return now;
  const days = daysLevel(facts.expiresMs, ledger.nowMs);
  if (now.notified === 0) return notifyFirst(now, incident, facts, days, ledger);
  const { reasons, ...marks } = reasonsToNotify(now, incident, facts, days, ledger);
  if (ranOut) reasons.push('Its acknowledgement has run out.');
  if (reasons.length === 0) return now;
  return ledger.notify({ ...now, ...marks }, 'changed', `${now.title} ${reasons.join(' ')}`);
}

function notifyFirst(
  now: Incident,
  incident: Incident,
  facts: NotificationFacts,
  days: number | null,
  ledger: Ledger,
): Incident {
  if (!isDue(now)) return now;
  const isLate = incident.mutedBy !== null;
  const marks = { notifiedShare: Math.max(facts.share ?? 0, now.notifiedShare), notifiedDays: days };
  const text = isLate ? `${now.title} It began at ${timeOf(now.startedMs)}.` : now.title;
  return ledger.notify({ ...now, ...marks }, 'opened', text);
}

/** Why people who know of an incident are told again, and what they know then. */
function reasonsToNotify(
  now: Incident,
  incident: Incident,
  { before, share, expiresMs }: NotificationFacts,
  days: number | null,
  ledger: Ledger,
): { reasons: string[]; notifiedShare: number; notifiedDays: number | null } {
  const reasons: string[] = [];
  const sinceMs = ledger.nowMs - (now.notifiedMs ?? Number.NEGATIVE_INFINITY);
  const isBack = before === undefined && now.reopenings > 0;
  if (isBack) reasons.push('It is back. It comes and goes: at most one message an hour follows, unless it gets worse.');
  const former = before !== undefined && before.verdict !== now.verdict ? before : undefined;
  if (former && isNewForPeople(former, now)) reasons.push(`It was taken for "${former.verdict}" before.`);
  if (incident.mutedBy !== null) reasons.push(`It still goes on since ${timeOf(now.startedMs)}.`);
  const isQuiet = now.reopenings > 0 && !isBack && sinceMs < flappingEveryMs;
  // The severity of an incident never falls, also when it comes back: what rises is worse than ever before.
  if (before && isMoreSevere(now.severity, before.severity)) reasons.push(`It is ${now.severity} now.`);
  if (expiresMs !== null && days !== null && days < (now.notifiedDays ?? Number.POSITIVE_INFINITY))
    reasons.push(`It ends ${inDays(expiresMs - ledger.nowMs)}.`);
  const isNews = hasGrown(share ?? 0, now.notifiedShare) && now.acknowledged === null && !isQuiet;
  const hasSpread = isNews && (reasons.length > 0 || sinceMs >= spreadEveryMs);
  if (hasSpread) {
    const text = eventText('spread', { percent: `${Math.round((share ?? 0) * 100)}` });
    ledger.log(now, 'spread', text);
    reasons.push(text);
  }
  return {
    reasons,
    // Every notification says how many tenants are affected.
    notifiedShare: reasons.length > 0 ? Math.max(share ?? 0, now.notifiedShare) : now.notifiedShare,
    notifiedDays: days === null ? now.notifiedDays : Math.min(days, now.notifiedDays ?? days),
  };
}

/** Whether a share has crossed a level, and is not nearly what people were told. */
function hasGrown(share: number, notifiedShare: number): boolean {
  return newsShareOf(share) > newsShareOf(notifiedShare) && share >= leastGrowth * notifiedShare;
}

/** Whether another verdict changes who has to act, and people have not been told of it before. */
function isNewForPeople(before: Incident, now: Incident): boolean {
  if (now.override !== null || before.formerVerdicts.includes(now.verdict)) return false;
  const { blames, cause, announces } = verdictFacts(before.verdict);
  const isWider = blames === 'one' && verdictFacts(now.verdict).blames === 'many';
  const hasNewAction = cause === 'unknown' || announces !== null || isWider;
  return before.owner !== now.owner || hasNewAction;
}

/** Closes an incident. People are told that it is over if they were told of it. */
export function closeIncident(incident: Incident, endedMs: number, ledger: Ledger): Incident {
  const end = Math.min(Math.max(endedMs, incident.startedMs), ledger.nowMs);
  const text =
    verdictFacts(incident.verdict).announces === null
      ? eventText('over', { time: timeOf(end) })
      : eventText('noticeOver');
  return notifyClosed({ ...incident, endedMs: end, closedMs: ledger.nowMs }, text, ledger);
}

/** Closes an incident that nothing checks any more: whether it is over is unknown. */
export function abandonIncident(incident: Incident, reason: 'abandoned' | 'unwatched', ledger: Ledger): Incident {
  const { nowMs } = ledger;
  return notifyClosed({ ...incident, endedMs: nowMs, closedMs: nowMs }, eventText(reason), ledger);
}

function notifyClosed(closed: Incident, text: string, ledger: Ledger): Incident {
  ledger.log(closed, 'closed', text);
  return closed.notified > 0 ? ledger.notify(closed, 'closed', `${closed.title} ${text}`) : ledger.put(closed);
}

/** Closes an incident that turned out to be a part of another; that one tells of it. */
export function mergeIncident(incident: Incident, into: Incident, ledger: Ledger): Incident {
  const merged: Incident = { ...incident, closedMs: ledger.nowMs, mergedInto: into.id };
  ledger.log(merged, 'merged', eventText('merged', { incident: into.id, title: into.title }));
  return ledger.put(merged);
}

/** Whether it is time to notify: trouble without a known cause waits until it is treated as the vendor's. */
function isDue({ verdict, severity, override }: Incident): boolean {
  const { cause, severity: levels } = verdictFacts(verdict);
  return override !== null || cause !== 'unknown' || severity !== levels[0];
}

function recordMute(incident: Incident, mutedBy: string | null, ledger: Ledger): Incident {
  if (mutedBy === incident.mutedBy) return incident;
  const next = { ...incident, mutedBy };
  if (mutedBy === null) ledger.log(next, 'unmuted', eventText('unmuted', { window: `${incident.mutedBy}` }));
  else ledger.log(next, 'muted', eventText('muted', { window: mutedBy }));
  // People who were told of it are told once that it comes and goes.
  if (mutedBy === flapping && next.notified > 0)
    return ledger.notify(next, 'changed', `${next.title} It comes and goes; more is told once it has settled.`);
  return ledger.put(next);
}

function expireAcknowledgement(incident: Incident, ledger: Ledger) {
  const { acknowledged } = incident;
  if (acknowledged === null || acknowledged.untilMs > ledger.nowMs) return { incident, ranOut: false };
  const next = { ...incident, acknowledged: null };
  ledger.log(next, 'acknowledged', eventText('acknowledgementEnded', { by: acknowledged.by }));
  return { incident: ledger.put(next), ranOut: true };
}

/** The highest of the days before the end that has been reached; null before the first, or if nothing ends. */
function daysLevel(expiresMs: number | null, nowMs: number): number | null {
  if (expiresMs === null) return null;
  return expiryDays.find((days) => expiresMs - nowMs <= days * dayMs) ?? null;
}

function inDays(leftMs: number): string {
  const days = Math.floor(leftMs / dayMs);
  if (days <= 0) return 'in less than a day';
  return `in ${days} day${days === 1 ? '' : 's'}`;
}

/** A time for people: `2026-11-28 18:05:12Z`, as every table shows it. */
export function timeOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
