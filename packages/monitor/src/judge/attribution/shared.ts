import { causeKey, type Judgement } from '../../model/judgement.ts';
import { isProxyKey } from '../../model/observation.ts';
import { type SharedTrouble, verdictFacts, verdictOfShared } from '../../model/verdict.ts';
import { upperTail } from './binomial.ts';
import { evidenceOf, evidenceOfEntries } from './evidence-summary.ts';
import { type JudgeInput, severityFor } from './judge-context.ts';
import { alone, type Count, type Explained, judgeCount, usualSince, wellAlpha } from './significance.ts';
import {
  foundAny,
  has,
  lastRunMs,
  type Tally,
  type TargetEvidence,
  tenantsWith,
  throttledRuns,
  throttledSinceMs,
} from './tally.ts';

/** What of ours broke, and whose failures it explains. */
export interface SharedCause {
  /** The judgement. */
  readonly judgement: Judgement;
  /** Whether it explains a target's failure. */
  explains(entry: TargetEvidence): boolean;
}

const kinds: readonly SharedTrouble[] = ['auth', 'config', 'throttled', 'failing', 'local'];

/** Trouble of tenants that share something of ours which healthy tenants do not use: a key, or a quota. */
export function judgeShared(tallies: readonly Tally[], usual: number, input: JudgeInput): SharedCause | undefined {
  for (const tally of tallies)
    for (const kind of kinds) {
      const candidate = findKey(tally, kind, usual, input);
      if (candidate) return causeOf(tally, kind, candidate, input);
    }
  return undefined;
}

/**
 * Whether failures of those who share something with a failing target are hardly chance: then it may be a shared cause in a
 * moment, and no party should be blamed meanwhile.
 */
export function mayBeShared(tally: Tally, usual: number, fromMs: number): (entry: TargetEvidence) => boolean {
  if (tally.keys.size === 0) return () => false;
  const recent = new Map<string, Set<string>>();
  for (const entry of tally.troubled) {
    if (entry.finding === 'degraded' || entry.firstMs < fromMs) continue;
    for (const key of entry.keys) recent.set(key, (recent.get(key) ?? new Set()).add(entry.tenant.tenant));
  }
  const suspect = new Set<string>();
  for (const [key, { size }] of recent)
    if (size > 1 && upperTail(Math.max(size, usesOf(tally, key)), usual, size) < wellAlpha) suspect.add(key);
  return (entry) => entry.firstMs >= fromMs && entry.keys.some((key) => suspect.has(key));
}

/** Tenants of a tally whose trouble a shared cause explains: to be left out of other counts. */
export function explainedBy(cause: SharedCause | undefined, tally: Tally): Explained | undefined {
  if (!cause) return undefined;
  const tenants = new Set<string>();
  const failing = new Set<string>();
  const surely = new Set<string>();
  const { sharedKey } = cause.judgement.evidence;
  for (const entry of tally.entries.values()) {
    if (sharedKey === null || !entry.keys.includes(sharedKey)) continue;
    tenants.add(entry.tenant.tenant);
    if (entry.finding === 'failing') failing.add(entry.tenant.tenant);
    if (has(entry, 'failingSurely')) surely.add(entry.tenant.tenant);
  }
  return { tenants: tenants.size, failing: failing.size, surely: surely.size };
}

interface FoundKey {
  readonly key: string;
  readonly count: Count;
}

function findKey(tally: Tally, kind: SharedTrouble, usual: number, input: JudgeInput): FoundKey | undefined {
  const inTrouble = tenantsWith(tally, kind);
  if (inTrouble === 0 || tally.keys.size === 0) return undefined;
  const users = usersInTrouble(tally, kind);
  // The most failures first, then what the fewest use: the nearest common cause.
  const candidates = [...users].sort(
    ([first, firstUsers], [second, secondUsers]) =>
      secondUsers.all.size - firstUsers.all.size ||
      usesOf(tally, first) - usesOf(tally, second) ||
      (first < second ? -1 : 1),
  );
  for (const [key, { all, surely, firstMs }] of candidates) {
    if (!mayExplain(key, kind)) continue;
    const earlier = input.context.known(keyOf(kind, key, tally));
    const estimate = judgeCount(Math.max(all.size, usesOf(tally, key)), all.size, surely.size, usual);
    if (!estimate.isSure && !(earlier && estimate.goesOn)) continue;
    if (usesOf(tally, key) >= tally.entries.size) {
      // Everybody uses it, so counting cannot tell; what the vendor says can.
      if (kind !== 'failing') return { key, count: estimate };
      continue;
    }
    if (earlier) return { key, count: estimate };
    // Most candidates fall here, without reading those that are well.
    const others = tally.entries.size - usesOf(tally, key);
    if (upperTail(others, usual, Math.min(others, inTrouble - all.size)) < alone) continue;
    const count = compareUsers(tally, { kind, key, sinceMs: firstMs }, usual, input);
    if (count) return { key, count };
  }
  return undefined;
}

interface Users {
  readonly all: Set<string>;
  readonly surely: Set<string>;
  firstMs: number;
}

function usersInTrouble(tally: Tally, kind: SharedTrouble): ReadonlyMap<string, Users> {
  const users = new Map<string, Users>();
  for (const entry of tally.troubled) {
    if (entry.keys.length === 0 || !isKind(entry, kind)) continue;
    for (const key of entry.keys) {
      const user = users.get(key) ?? { all: new Set(), surely: new Set(), firstMs: Infinity };
      users.set(key, user);
      user.all.add(entry.tenant.tenant);
      if (isSurely(entry, kind)) user.surely.add(entry.tenant.tenant);
      user.firstMs = Math.min(user.firstMs, beginOf(entry, kind));
    }
  }
  return users;
}

interface Suspicion {
  readonly kind: SharedTrouble;
  readonly key: string;
  /** When the trouble of those who use the key began. */
  readonly sinceMs: number;
}

/** Whether those who use a key fail and the others do not, by the runs since the trouble began. */
function compareUsers(tally: Tally, suspicion: Suspicion, usual: number, input: JudgeInput): Count | undefined {
  const fromMs = input.nowMs - input.evidence.windowMs;
  const { users, others } = groupTenants(tally, suspicion, fromMs);
  const othersAreWell =
    others.all.size > others.bad.size && upperTail(others.all.size, usual, others.bad.size) >= alone;
  if (!othersAreWell || users.bad.size < users.all.size / 2) return undefined;
  // When everybody's trouble ends, those that are checked last have it the longest. Their old runs are gone in a window.
  const hitUsually = usualSince(tally, usual, fromMs, input.nowMs);
  if (judgeCount(others.all.size, others.hit.size, 0, hitUsually).isWide) return undefined;
  return judgeCount(users.all.size, users.bad.size, users.surely.size, usual);
}

/** Tenants that use a key and those that do not, with those of them in trouble; `hit` are also those who were since `fromMs`. */
function groupTenants(tally: Tally, { kind, key, sinceMs }: Suspicion, fromMs: number) {
  const users = { all: new Set<string>(), bad: new Set<string>(), surely: new Set<string>() };
  const others = { all: new Set<string>(), bad: new Set<string>(), hit: new Set<string>() };
  for (const entry of tally.entries.values()) {
    const { tenant } = entry.tenant;
    // A run from before the trouble says nothing about it.
    if (lastRunMs(entry) < sinceMs) continue;
    if (entry.keys.includes(key)) {
      users.all.add(tenant);
      if (isKind(entry, kind)) users.bad.add(tenant);
      if (isSurely(entry, kind)) users.surely.add(tenant);
      continue;
    }
    others.all.add(tenant);
    // Who is refused twice in a row may be as often as the users in a moment.
    const isBad = isKind(entry, kind) || (kind === 'throttled' && throttledRuns(entry) > 1);
    if (isBad) others.bad.add(tenant);
    if (isBad || (entry.recoveredMs !== null && entry.recoveredMs > fromMs)) others.hit.add(tenant);
  }
  return { users, others };
}

function causeOf(
  tally: Tally,
  kind: SharedTrouble,
  { key: sharedKey, count }: FoundKey,
  input: JudgeInput,
): SharedCause | undefined {
  const key = keyOf(kind, sharedKey, tally);
  const isQuota = kind === 'throttled';
  const { verdict, subject } = subjectOf(kind, sharedKey, tally);
  const explains = (entry: TargetEvidence) => entry.keys.includes(sharedKey) && isKind(entry, kind);
  const [first, ...rest] = [...tally.troubled].filter(explains);
  if (!first) return undefined;
  const judgement: Judgement = {
    key,
    verdict,
    subject,
    service: tally.service,
    location: null,
    severity: severityFor(verdict, input.context.known(key), input.evidence.windowMs, input.nowMs),
    confidence: 0.9,
    evidence: isQuota
      ? { ...evidenceOfEntries([first, ...rest], count, input), sharedKey }
      : evidenceOf({ tallies: [tally], findings: [kind], count, key, sharedKey }, input),
    targets: [first, ...rest].map(({ target }) => target),
  };
  return { judgement, explains };
}

/** A proxy explains failures, never a refusal; a failed verification has nothing to do with a key. */
function mayExplain(sharedKey: string, kind: SharedTrouble): boolean {
  if (kind === 'failing') return true;
  return isProxyKey(sharedKey) === (kind === 'local');
}

function subjectOf(kind: SharedTrouble, sharedKey: string, { service }: Tally) {
  const verdict = verdictOfShared(kind);
  return { verdict, subject: verdictFacts(verdict).shared?.subject === 'service' ? service : sharedKey };
}

function keyOf(kind: SharedTrouble, sharedKey: string, tally: Tally): string {
  const { verdict, subject } = subjectOf(kind, sharedKey, tally);
  return causeKey(verdict, subject);
}

function usesOf(tally: Tally, key: string): number {
  return tally.keys.get(key) ?? 0;
}

function isKind(entry: TargetEvidence, kind: SharedTrouble): boolean {
  return kind === 'throttled' ? has(entry, 'throttled') : foundAny(entry, [kind]);
}

function isSurely(entry: TargetEvidence, kind: SharedTrouble): boolean {
  if (kind === 'failing') return has(entry, 'failingSurely');
  if (kind === 'auth') return has(entry, 'authSurely');
  return isKind(entry, kind) && (kind === 'throttled' || entry.streak >= 2);
}

function beginOf(entry: TargetEvidence, kind: SharedTrouble): number {
  return kind === 'throttled' ? (throttledSinceMs(entry) ?? entry.firstMs) : entry.firstMs;
}
