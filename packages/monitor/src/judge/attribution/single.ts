import type { Judgement, Verdict } from '../../model/verdict.ts';
import { upperTail } from './binomial.ts';
import { evidenceOfEntries } from './evidence-summary.ts';
import { bits } from './flags.ts';
import type { JudgeInput } from './judge-context.ts';
import { severityFor } from './severity.ts';
import { alone, type Count } from './significance.ts';
import { type Entry, type Tally, tenantsWith } from './tally.ts';

/** How long nobody knows whose trouble it is before it is treated as the vendor's, in milliseconds. */
export const unattributedMs = 900_000;

/** Degraded runs in a row that are one tenant's trouble. */
const degradedRuns = 3;

/**
 * How many times as long as others one tenant has to fail before it is named alone. It is a ticket that nobody is woken for;
 * meanwhile a brown-out shows itself by others.
 */
const patience = 3;

/** Failures among the last ten runs that confirm each other, as for a target's state. */
const failuresOfTen = 4;

/** The least number of tenants that is asked to prove that peers are fine, where there are as many. */
const peersAsked = 10;

/** Row 7: three tenants were asked to accept terms within 48 hours. */
export function judgeTerms(service: string, tallies: readonly Tally[], input: JudgeInput): Judgement | undefined {
  if (input.evidence.termsTenants(service, input.nowMs) < 3) return undefined;
  const [first, ...rest] = tallies.flatMap((tally) => [...tally.troubled].filter(({ finding }) => finding === 'terms'));
  return first && listed('new-terms', `new-terms:${service}`, [first, ...rest], input, 0.95);
}

/** Requests that are refused as too many, again and again for a whole window. */
export function judgeThrottling(service: string, entries: readonly Entry[], input: JudgeInput): Judgement | undefined {
  const key = `throttling:${service}`;
  const throttled = entries.filter((entry) => entry.throttled > 1);
  const [first, ...rest] = throttled.filter((entry) => (entry.bits & bits.throttled) !== 0);
  if (!first) return undefined;
  // With more to come it may be a quota that many share.
  const isComplete = rest.length + 1 >= 0.8 * throttled.length;
  const lastingMs = input.nowMs - (first.throttledMs?.[0] ?? input.nowMs);
  if (!isComplete && !input.context.known(key) && lastingMs < 2 * input.evidence.windowMs) return undefined;
  return listed('throttling', key, [first, ...rest], input, 0.9);
}

/** Rows 8 and 9, and what no row explains: what is left of a service's trouble, at one location. */
export function judgeSingles(tally: Tally, entries: readonly Entry[], usual: number, input: JudgeInput): Judgement[] {
  const failing = entries.filter(({ finding }) => finding === 'failing');
  const unattributed = failing.length === 0 ? undefined : judgeUnattributed(tally, failing, usual, input);
  const judgements = unattributed ? [unattributed] : [];
  const left = new Set(unattributed ? unattributed.targets : []);
  const byKey = new Map<string, [Entry, ...Entry[]]>();
  for (const entry of entries) {
    const verdict = left.has(entry.target) ? undefined : verdictOf(entry);
    if (!verdict) continue;
    const key =
      verdict === 'credential' ? `credential:${entry.target}` : `tenant:${entry.tenant.tenant}:${tally.service}`;
    if (
      !input.context.known(key) &&
      !(isConfirmed(entry, input.evidence.confirmMs) && arePeersFine(tally, entry, input))
    )
      continue;
    const found = byKey.get(key);
    if (found) found.push(entry);
    else byKey.set(key, [entry]);
  }
  for (const [key, found] of byKey) {
    const verdict = key.startsWith('credential:') ? 'credential' : 'tenant';
    const isSlow = found.every(({ finding }) => finding === 'degraded');
    const judgement = { ...listed(verdict, key, found, input, 0.85), tenant: found[0].tenant.tenant, isSlow };
    const expiresMs = verdict === 'credential' ? input.context.expiresMs?.(found[0].target) : null;
    judgements.push(typeof expiresMs === 'number' ? { ...judgement, expiresMs } : judgement);
  }
  return judgements;
}

/** Whether a target's own runs confirm its trouble: in a row, or many of the last ten. */
function isConfirmed({ finding, streak, firstMs, atMs, failures }: Entry, confirmMs: number): boolean {
  const leastMs = finding === 'failing' ? patience * confirmMs : confirmMs;
  if (finding === 'degraded' || (streak >= 2 && atMs - firstMs >= leastMs)) return true;
  let count = 0;
  for (let left = failures; left > 0; left >>= 1) count += left & 1;
  return count >= failuresOfTen;
}

function verdictOf(entry: Entry): 'credential' | 'tenant' | undefined {
  switch (entry.finding) {
    case 'auth':
      return (entry.bits & bits.authSurely) === 0 ? undefined : 'credential';
    case 'failing':
    case 'terms':
    case 'config':
      return 'tenant';
    case 'degraded':
      return entry.streak >= degradedRuns ? 'tenant' : undefined;
    case 'ok':
    case null:
      return undefined;
  }
}

/** Too many for chance and too few to be sure; or nobody to compare with. */
function judgeUnattributed(tally: Tally, failing: readonly Entry[], usual: number, input: JudgeInput) {
  const { evidence, context, nowMs } = input;
  const key = `unattributed:${tally.service}`;
  const known = context.known(key);
  const tenants = tenantsWith(tally, 'known');
  // What has failed for long was somebody's own trouble before.
  const fromMs = Math.min(nowMs - evidence.windowMs, known?.startedMs ?? nowMs);
  const recent = failing.filter(({ firstMs }) => firstMs >= fromMs);
  const count = new Set(recent.map(({ tenant }) => tenant)).size;
  const probability = upperTail(tenants, usual, count);
  const [first, ...rest] = tenants < 2 ? failing : recent;
  if (!first || (tenants >= 2 && !known && (count < 2 || probability >= alone))) return undefined;
  if (known && tenants >= 2 && (count < 2 || probability >= alone)) return undefined;
  const counted = { tenants, failing: count, probability };
  return listed('unattributed', key, [first, ...rest], input, 0.3, counted);
}

/** Whether enough other tenants have been seen well since a target began to fail. */
function arePeersFine(tally: Tally, entry: Entry, { evidence: { windowMs } }: JudgeInput): boolean {
  // A refused credential, terms and settings name their own cause; nobody else has to be asked where there is nobody.
  const peers = tenantsWith(tally, 'known') - 1;
  if (peers < 1) return entry.finding !== 'failing' && entry.finding !== 'degraded';
  let missing = Math.min(peersAsked, Math.ceil(peers / 2));
  // Of what is slow, a run now and then is not; and runs are not exactly an interval apart.
  const leastMs = entry.finding === 'degraded' ? 0.9 * windowMs : 0;
  for (const other of tally.entries.values()) {
    if (other.finding !== 'ok' || other.tenant === entry.tenant) continue;
    if (other.atMs < Math.max(other.firstMs, entry.firstMs) + leastMs) continue;
    missing -= 1;
    if (missing <= 0) return true;
  }
  return false;
}

function listed(
  verdict: Verdict,
  key: string,
  entries: readonly [Entry, ...Entry[]],
  input: JudgeInput,
  confidence: number,
  count?: Pick<Count, 'tenants' | 'failing' | 'probability'>,
): Judgement {
  const [{ tally }] = entries;
  const counted = count ?? {
    tenants: tenantsWith(tally, 'known'),
    failing: new Set(entries.map(({ tenant }) => tenant.tenant)).size,
    probability: null,
  };
  const holdMs = verdict === 'unattributed' ? unattributedMs : input.evidence.windowMs;
  return {
    key,
    verdict,
    service: tally.service,
    severity: severityFor(verdict, input.context.known(key), holdMs, input.nowMs),
    confidence,
    evidence: { ...evidenceOfEntries(entries, undefined, input), ...counted },
    targets: entries.map(({ target }) => target),
  };
}
