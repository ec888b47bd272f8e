import type { OwnCause } from '../../model/incident-evidence.ts';
import { causeKey, type Judgement } from '../../model/judgement.ts';
import { evidenceOf, evidenceOfEntries } from './evidence-summary.ts';
import { type JudgeInput, severityFor, usualShareOf } from './judge-context.ts';
import { judgeCount } from './significance.ts';
import { countTenants, type Tally, type TargetEvidence, tenantsWith } from './tally.ts';

/** The least number of neutral hosts whose silence means something. */
export const leastControls = 3;

/** How often hosts have to come back and go again before the network is to blame although they answer. */
const leastReturns = 2;

/** How long hosts are silent, while vendors answer, before their silence is ignored, in milliseconds. */
const discreditAfterMs = 300_000;

/** The least number of spoilt runs that say something about this machine. */
const leastFaults = 5;

/** Spoilt runs are counted over this time, in milliseconds. */
const faultReachMs = 600_000;

const minuteMs = 60_000;

/** The name of a vendor: the first part of its services' names. */
export function vendorOf(service: string): string {
  return service.split('.')[0] ?? service;
}

/** Since when a location's failures say nothing about vendors, in milliseconds since 1970; null while they do. */
export function blindSince(location: string, tallies: readonly Tally[], input: JudgeInput): number | null {
  const { evidence, context, nowMs } = input;
  if (context.controlsConfigured === 0) return null;
  const { asked, lostMs } = evidence.controls(location, nowMs);
  if (asked < leastControls || lostMs === null || vendorsAnswer(location, tallies, lostMs, nowMs)) return null;
  return lostMs;
}

/** Ignores neutral hosts that have long been silent at a location where vendors answer: a firewall may block them. */
export function discreditSilentHosts(location: string, tallies: readonly Tally[], input: JudgeInput): void {
  const { evidence, nowMs } = input;
  const { silentMs } = evidence.controls(location, nowMs);
  if (silentMs === null || nowMs - silentMs < discreditAfterMs) return;
  if (vendorsAnswer(location, tallies, silentMs, nowMs)) evidence.discreditControls(location);
}

/**
 * `own-network`: the neutral hosts are silent, or come and go, and vendors fail meanwhile. A second reading confirms it: between
 * two readings it is unknown whether the network is back.
 *
 * @param blindMs - Since when the location is blind, in milliseconds since 1970; null if it is not.
 */
export function judgeOwnNetwork(
  location: string,
  tallies: readonly Tally[],
  blindMs: number | null,
  input: JudgeInput,
): Judgement | undefined {
  const { context, evidence: window, nowMs } = input;
  const { confirmMs } = window;
  const { asked, loss, lastSilentMs } = window.controls(location, nowMs);
  const comesAndGoes = asked >= leastControls && loss !== null && loss.returns >= leastReturns;
  if (blindMs === null && !comesAndGoes) return undefined;
  const sinceMs = Math.min(blindMs ?? nowMs, loss?.firstMs ?? nowMs);
  const key = causeKey('own-network', location);
  const earlier = context.known(key);
  const [first, ...rest] = tallies.filter(
    (tally) => tally.location === location && lastTroubleMs(tally) >= sinceMs - confirmMs,
  );
  if (!first || ((loss?.lastMs ?? lastSilentMs ?? sinceMs) - sinceMs < confirmMs && !earlier)) return undefined;
  if (blindMs === null && rest.length === 0) return undefined;
  const basis = { tallies: [first, ...rest], findings: ['failing', 'local'], count: undefined, key } as const;
  const evidence = evidenceOf(basis, input);
  // Runs before the hosts became silent have nothing to do with it.
  const firstSeenMs = earlier?.startedMs ?? Math.max(evidence.firstSeenMs, sinceMs - confirmMs);
  const lastSeenMs = Math.max(evidence.lastSeenMs, sinceMs);
  return {
    ...ownJudgement(location, 'network', input),
    evidence: { ...evidence, firstSeenMs, lastSeenMs },
    targets: 'all',
  };
}

/** `own-network`: this machine spoils its own measurements, by load, clock or local limits. Says nothing about vendors. */
export function judgeOwnMachine(location: string, tallies: readonly Tally[], input: JudgeInput): Judgement | undefined {
  const { context, nowMs, evidence } = input;
  const own = tallies.filter((tally) => tally.location === location);
  const [first] = own;
  if (!first) return undefined;
  const earlier = context.known(causeKey('own-network', location));
  const sinceMs = context.laggingSinceMs(location) ?? spoiltSince(own, earlier !== undefined, nowMs);
  if (sinceMs === null || (!earlier && nowMs - sinceMs < evidence.confirmMs)) return undefined;
  const { healthy, asked } = evidence.controls(location, nowMs);
  return {
    ...ownJudgement(location, 'machine', input),
    evidence: {
      windowMs: evidence.windowMs,
      tenants: 0,
      failing: 0,
      usualShare: usualShareOf(context, first.service),
      probability: null,
      locations: [location],
      controls: { healthy, asked },
      codes: [],
      sharedKey: null,
      firstSeenMs: earlier?.startedMs ?? sinceMs,
      lastSeenMs: nowMs,
    },
    // A real outage is judged by the runs that were not spoilt.
    targets: [],
  };
}

/**
 * `own-network`: failed verifications, interceptions and proxies that refuse, at two vendors at once or for many tenants of
 * one. Returns the judgement and the targets that it explains.
 */
export function judgeInterception(
  location: string,
  tallies: readonly Tally[],
  isExplained: (entry: TargetEvidence) => boolean,
  input: JudgeInput,
): Judgement | undefined {
  const { confirmMs } = input.evidence;
  const own = tallies.filter((tally) => tally.location === location && !tally.isOwn);
  const affected = own.flatMap((tally) => [...tally.troubled].filter((entry) => isLocal(entry) && !isExplained(entry)));
  const [first, ...rest] = affected;
  if (!first) return undefined;
  const isSure = ({ streak, firstMs, atMs }: TargetEvidence) => streak >= 2 && atMs - firstMs >= confirmMs;
  const sure = affected.filter(isSure);
  const vendors = new Set(sure.map(({ tally }) => vendorOf(tally.service)));
  const wide = own.filter((tally) => isWideLocal(tally, sure, input));
  const earlier = input.context.known(causeKey('own-network', location));
  if (vendors.size < 2 && wide.length === 0 && !earlier) return undefined;
  const services = new Set(affected.map(({ tally }) => tally.service));
  const [service] = services;
  return {
    ...ownJudgement(location, 'interception', input),
    service: services.size === 1 ? (service ?? null) : null,
    evidence: evidenceOfEntries([first, ...rest], undefined, input),
    targets: affected.map(({ target }) => target),
  };
}

function isLocal({ finding }: TargetEvidence): boolean {
  return finding === 'local';
}

function isWideLocal(tally: Tally, sure: readonly TargetEvidence[], { context }: JudgeInput): boolean {
  const failing = tenantsWith(tally, 'local');
  if (failing === 0) return false;
  const surely = countTenants(tally, sure, (entry) => entry.tally === tally);
  return judgeCount(tenantsWith(tally, 'known') + failing, failing, surely, usualShareOf(context, tally.service))
    .isSure;
}

/** A judgement of our own side at a location, without what it rests on. */
export function ownJudgement(
  location: string,
  ownCause: OwnCause,
  { context, evidence, nowMs }: JudgeInput,
): Omit<Judgement, 'evidence' | 'targets'> {
  const key = causeKey('own-network', location);
  return {
    key,
    verdict: 'own-network',
    subject: location,
    service: null,
    location,
    severity: severityFor('own-network', context.known(key), evidence.windowMs, nowMs),
    confidence: ownCause === 'interception' ? 0.9 : 0.95,
    ownCause,
  };
}

/** The last trouble, also of a run that another process has put down to its own side already. */
function lastTroubleMs({ lastMs, lastFaultMs }: Tally): number {
  return Math.max(lastMs.get('failing') ?? 0, lastMs.get('local') ?? 0, lastFaultMs ?? 0);
}

/**
 * Whether vendors answer at a location since a time: more targets than not, or at least half of the services. Rechecks make
 * the runs of what fails more frequent, so targets are counted, each by its latest run.
 */
function vendorsAnswer(location: string, tallies: readonly Tally[], sinceMs: number, nowMs: number): boolean {
  // The minute in which the hosts became silent is half before it.
  const fromMs = Math.max(sinceMs + minuteMs, nowMs - discreditAfterMs);
  let answered = 0;
  let failed = 0;
  let services = 0;
  let answeringServices = 0;
  for (const tally of tallies) {
    if (tally.location !== location || tally.isOwn) continue;
    let well = 0;
    let bad = 0;
    for (const { finding, atMs } of tally.entries.values()) {
      if (finding === null || atMs < fromMs) continue;
      if (finding === 'failing' || finding === 'local') bad += 1;
      else well += 1;
    }
    answered += well;
    failed += bad;
    if (well + bad > 0) services += 1;
    if (well > bad) answeringServices += 1;
  }
  if (answered + failed < 3 || answered === 0) return false;
  return answered > failed || 2 * answeringServices >= services;
}

/** Since when at least half of a location's runs have been spoilt by our own side; null while fewer are. */
function spoiltSince(tallies: readonly Tally[], goesOn: boolean, nowMs: number): number | null {
  const fromMs = nowMs - faultReachMs;
  if (!tallies.some(({ minutes }) => minutes.hasAny('faults', fromMs))) return null;
  const faults = sumOfMinutes(tallies, 'faults', fromMs, nowMs);
  const runs = sumOfMinutes(tallies, 'runs', fromMs, nowMs);
  let total = 0;
  let since: number | null = null;
  for (let at = faults.length - 1; at >= 0; at -= 1) {
    const spoilt = faults[at] ?? 0;
    const good = runs[at] ?? 0;
    if (spoilt + good === 0) continue;
    if (spoilt < (goesOn ? good / 4 : good)) break;
    total += spoilt;
    since = Math.floor(fromMs / minuteMs) * minuteMs + at * minuteMs;
  }
  return total >= leastFaults ? since : null;
}

function sumOfMinutes(tallies: readonly Tally[], kind: 'faults' | 'runs', fromMs: number, nowMs: number): number[] {
  const sums: number[] = [];
  for (const { minutes } of tallies)
    for (const [at, count] of minutes.since(kind, fromMs, nowMs).entries()) sums[at] = (sums[at] ?? 0) + count;
  return sums;
}
