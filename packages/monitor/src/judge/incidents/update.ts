import { createHash } from 'node:crypto';
import { eventText } from '../../model/event-texts.ts';
import type { Incident } from '../../model/incident.ts';
import type { Judgement } from '../../model/judgement.ts';
import { ownerOf, remedyOf, type Severity, severities, titleOf } from '../../model/verdict.ts';
import { admittedConfidence } from '../attribution/confidence.ts';
import type { Ledger } from './ledger.ts';

/** The affected shares whose crossing is news. */
const newsShares = [0.5, 0.25, 0.1];

/** Opens an incident. Notifications are decided apart. */
export function openIncident(judgement: Judgement, ledger: Ledger): Incident {
  const { key, verdict, subject, service, location, severity, confidence, evidence, tenant } = judgement;
  const incident: Incident = {
    id: incidentId(key, ledger.nowMs),
    key,
    verdict,
    formerVerdicts: [],
    override: null,
    subject,
    service,
    location,
    tenant: tenant ?? null,
    severity,
    owner: ownerOf(verdict),
    title: titleOf(verdict, judgement),
    remedy: remedyOf(verdict, judgement),
    confidence,
    evidence,
    startedMs: Math.min(evidence.firstSeenMs, ledger.nowMs),
    openedMs: ledger.nowMs,
    endedMs: null,
    closedMs: null,
    mergedInto: null,
    acknowledged: null,
    mutedBy: null,
    notified: 0,
    notifiedShare: 0,
    notifiedMs: null,
    reopenings: 0,
    notifiedDays: null,
  };
  ledger.log(incident, 'opened', incident.title);
  return ledger.put(incident);
}

/**
 * Gives an open incident another verdict: its trouble turned out to be this one. Who has to act may be another; that is told
 * apart.
 */
export function reattributeIncident(incident: Incident, judgement: Judgement, ledger: Ledger): Incident {
  const { key, verdict, subject, service, location, confidence, evidence, tenant } = judgement;
  const next: Incident = {
    ...incident,
    key,
    verdict,
    formerVerdicts: [...incident.formerVerdicts.filter((former) => former !== incident.verdict), incident.verdict],
    subject,
    service,
    location,
    tenant: tenant ?? null,
    severity: isMoreSevere(judgement.severity, incident.severity) ? judgement.severity : incident.severity,
    owner: ownerOf(verdict),
    title: titleOf(verdict, judgement),
    remedy: remedyOf(verdict, judgement),
    confidence,
    evidence,
    startedMs: Math.min(incident.startedMs, evidence.firstSeenMs),
  };
  ledger.log(next, 'verdict', eventText('verdict', { verdict, former: incident.verdict, title: next.title }));
  return ledger.put(next);
}

/** Opens an incident again that was closed a short while ago: the same trouble came back. */
export function reopenIncident(closed: Incident, judgement: Judgement, ledger: Ledger): Incident {
  const next: Incident = { ...closed, endedMs: null, closedMs: null, reopenings: closed.reopenings + 1 };
  ledger.log(next, 'reopened', eventText('reopened'));
  return updateIncident(ledger.put(next), judgement, ledger);
}

/** Takes over what is judged now. What a person said about the verdict stands. */
export function updateIncident(incident: Incident, judgement: Judgement, ledger: Ledger): Incident {
  // What was seen at the worst is what counts; what fades away says only that it goes on.
  const isStrong = isAsStrong(judgement.evidence, incident.evidence);
  const { lastSeenMs } = judgement.evidence;
  const confidence = confidenceAfter(incident, judgement, isStrong);
  const isAdmitted = judgement.evidence.isAdmitted === true;
  // What the vendor has admitted stays admitted: a feed that is silent later lowers nothing.
  const admission = isAdmitted || wasAdmitted(incident) ? { isAdmitted: true } : {};
  const evidence = { ...(isStrong ? judgement.evidence : { ...incident.evidence, lastSeenMs }), ...admission };
  const isWorse = isMoreSevere(judgement.severity, incident.severity);
  // Trouble of several services ends at one of them last: it is not that one's trouble.
  const service = incident.service === null ? null : judgement.service;
  const hasNews =
    isWorse ||
    confidence !== incident.confidence ||
    service !== incident.service ||
    (judgement.tenant ?? null) !== incident.tenant ||
    differs(evidence, incident.evidence);
  const next: Incident = {
    ...incident,
    severity: isWorse ? judgement.severity : incident.severity,
    service,
    tenant: judgement.tenant ?? null,
    title: incident.override ? incident.title : titleOf(incident.verdict, { ...judgement, service, evidence }),
    confidence,
    evidence,
  };
  if (isAdmitted && !wasAdmitted(incident))
    ledger.log(next, 'admitted', eventText('admitted', { service: judgement.service ?? incident.subject }));
  if (isWorse)
    ledger.log(next, 'severity', eventText('severity', { severity: next.severity, formerSeverity: incident.severity }));
  return hasNews ? ledger.put(next) : next;
}

function wasAdmitted({ evidence }: Pick<Incident, 'evidence'>): boolean {
  return evidence.isAdmitted === true;
}

/** The confidence of what is strongest, raised once the vendor has admitted the trouble, and never lowered by its silence. */
function confidenceAfter(incident: Incident, judgement: Judgement, isStrong: boolean): number {
  const isAdmitted = judgement.evidence.isAdmitted === true;
  const confidence = isStrong ? judgement.confidence : incident.confidence;
  const isRaised = isStrong ? wasAdmitted(incident) && !isAdmitted : isAdmitted && !wasAdmitted(incident);
  return isRaised ? admittedConfidence(confidence) : confidence;
}

/** The highest of 10, 25 and 50 % that an affected share has reached; 0 below. */
export function newsShareOf(share: number): number {
  return newsShares.find((level) => share >= level) ?? 0;
}

/** Whether one severity is above another. */
export function isMoreSevere(first: Severity, second: Severity): boolean {
  return severities.indexOf(first) > severities.indexOf(second);
}

function isAsStrong(one: Incident['evidence'], other: Incident['evidence']): boolean {
  if (one.probability === null || other.probability === null) return true;
  // Where chance is ruled out anyway, the larger share is the stronger.
  if (one.probability < 1e-12 && other.probability < 1e-12)
    return one.failing * other.tenants >= other.failing * one.tenants;
  return one.probability <= other.probability;
}

/** Whether evidence is news: of the time of the last failure only every fifth minute is. */
function differs(one: Incident['evidence'], other: Incident['evidence']): boolean {
  const essence = ({ lastSeenMs, ...rest }: Incident['evidence']) =>
    JSON.stringify({ ...rest, probability: null, lastSeen: Math.floor(lastSeenMs / 300_000) });
  return essence(one) !== essence(other);
}

/** The id of an incident: the same cause, opened at the same moment, has the same id wherever it is made. */
function incidentId(key: string, openedMs: number): string {
  const digest = createHash('sha256').update(`${key}\n${openedMs}`).digest();
  return `inc-${digest.readBigUInt64BE().toString(36).padStart(13, '0').slice(0, 10)}`;
}
