import type { Judgement } from '../../model/verdict.ts';
import type { EvidenceWindow } from './evidence.ts';
import { evidenceOf } from './evidence-summary.ts';
import { type JudgeContext, type JudgeInput, usualShareOf } from './judge-context.ts';
import { judgePath } from './location-path.ts';
import { blindSince, judgeOwnNetwork } from './own-network.ts';
import { severityFor } from './severity.ts';
import { judgeShared, mayBeShared } from './shared.ts';
import { judgeSingles, judgeTerms, judgeThrottling } from './single.ts';
import { type Entry, type Tally, tenantsWith } from './tally.ts';
import { judgeAuthentication, judgeSlow, judgeVendor } from './vendor.ts';

/** How long vendors' trouble is held back while the own network is suspected, in milliseconds. */
export const suspicionMs = 300_000;

/** The key of the suspicion against the own network. */
const suspicionKey = 'own-network-suspected';

/**
 * Says whose trouble it is, cause by cause: the decision table, row by row; what a row explains is left out of those below. The
 * same evidence gives the same answer, in the same order.
 */
export function judge(evidence: EvidenceWindow, nowMs: number, context: JudgeContext): readonly Judgement[] {
  const input: JudgeInput = { evidence, nowMs, context };
  const tallies = evidence.tallies().filter(({ entries }) => entries.size > 0);
  const judgements: Judgement[] = [];
  const blind = new Set<string>();
  for (const location of new Set(tallies.map((tally) => tally.location))) {
    const sinceMs = blindSince(location, tallies, input);
    if (sinceMs === null) continue;
    blind.add(location);
    const judgement = judgeOwnNetwork(location, tallies, sinceMs, input);
    if (judgement) judgements.push(judgement);
  }
  const byService = Map.groupBy(
    tallies.filter(({ location }) => !blind.has(location)),
    ({ service }) => service,
  );
  const found = [...byService].map(([service, own]) => judgeService(service, own, input));
  const pending = found.flatMap(({ isVendorPending, service }) => (isVendorPending ? [service] : []));
  judgements.push(...suspectOwnNetwork(merged(found.flatMap((one) => one.judgements)), pending, input));
  return judgements;
}

/** What is judged of one service. */
interface ServiceJudgements {
  readonly service: string;
  readonly judgements: readonly Judgement[];
  /** Whether the vendor may be to blame in a moment. */
  readonly isVendorPending: boolean;
}

/** Rows 2 and 4 to 9 for one service. */
function judgeService(service: string, tallies: readonly Tally[], input: JudgeInput): ServiceJudgements {
  const usual = usualShareOf(input.context, service);
  const judgements: Judgement[] = [];
  const explained: ((entry: Entry) => boolean)[] = [];
  const add = (judgement: Judgement | undefined, explains: (entry: Entry) => boolean) => {
    if (!judgement) return;
    judgements.push(judgement);
    explained.push(explains);
  };
  for (const tally of tallies) {
    const path = judgePath(tally, tallies, usual, input);
    const targets = path && path.targets !== 'all' ? new Set(path.targets) : undefined;
    add(path, (entry) => entry.tally === tally && entry.finding === 'failing' && (targets?.has(entry.target) ?? true));
  }
  const wholePaths = new Set(judgements.filter(({ targets }) => targets === 'all').map(({ location }) => location));
  const seen = tallies
    .filter(({ location }) => !wholePaths.has(location))
    .sort((one, other) => tenantsWith(other, 'known') - tenantsWith(one, 'known'));
  const shared = judgeShared(seen, usual, input);
  add(shared?.judgement, (entry) => shared?.explains(entry) ?? false);
  const vendor = judgeVendor(seen, shared, usual, input);
  add(vendor.judgement, ({ finding }) => finding === 'failing');
  const authentication = judgeAuthentication(seen, shared, usual, input);
  add(authentication.judgement, ({ finding }) => finding === 'auth');
  const slow = judgeSlow(seen, usual, input);
  add(slow.judgement, ({ finding }) => finding === 'degraded');
  add(judgeTerms(service, seen, input), ({ finding }) => finding === 'terms');
  const rest = (entry: Entry) => !explained.some((explains) => explains(entry));
  const isPending = ({ finding }: Entry) =>
    (finding === 'failing' && vendor.isPending) ||
    (finding === 'auth' && authentication.isPending) ||
    (finding === 'degraded' && slow.isPending);
  const left = new Map(tallies.map((tally) => [tally, [...tally.troubled].filter(rest)]));
  const throttling = judgeThrottling(service, [...left.values()].flat(), input);
  if (throttling) judgements.push(throttling);
  for (const [tally, entries] of left) {
    const isShared = mayBeShared(tally, usual, input.nowMs - input.evidence.windowMs);
    const ready = entries.filter((entry) => !(isPending(entry) || isShared(entry)) || isKnown(entry, input));
    judgements.push(...judgeSingles(tally, ready, usual, input));
  }
  return { service, judgements, isVendorPending: vendor.isPending };
}

/** Trouble that has a name already keeps it, until the many have one. */
function isKnown({ target, tenant, tally }: Entry, { context }: JudgeInput): boolean {
  return [`credential:${target}`, `tenant:${tenant.tenant}:${tally.service}`].some((key) => context.known(key));
}

/** Row 3: two vendors at once while the neutral hosts are doubtful. Their own judgements wait. */
function suspectOwnNetwork(
  judgements: readonly Judgement[],
  pending: readonly string[],
  input: JudgeInput,
): readonly Judgement[] {
  const { evidence, context, nowMs } = input;
  if (context.controlsConfigured === 0) return judgements;
  const fresh = judgements.filter(({ key, verdict }) => verdict === 'vendor' && !context.known(key));
  const vendors = new Set([...fresh.map(({ service }) => service), ...pending].map(vendorOf));
  const location = fresh[0]?.evidence.locations[0];
  if (vendors.size < 2 || location === undefined) return judgements;
  const { healthy, asked } = evidence.controls(location, nowMs);
  if (asked >= 3 && healthy === asked) return judgements;
  const known = context.known(suspicionKey);
  if (known && nowMs - known.judgedMs >= suspicionMs) return judgements;
  const tallies = evidence.tallies().filter((tally) => fresh.some(({ service }) => service === tally.service));
  const [first, ...others] = tallies;
  if (!first) return judgements;
  const suspicion: Judgement = {
    key: suspicionKey,
    verdict: 'own-network-suspected',
    service: null,
    severity: severityFor('own-network-suspected', known, evidence.windowMs, nowMs),
    confidence: 0.5,
    evidence: evidenceOf(
      { tallies: [first, ...others], findings: ['failing'], count: undefined, key: suspicionKey },
      input,
    ),
    targets: 'all',
  };
  return [suspicion, ...judgements.filter((judgement) => !fresh.includes(judgement))];
}

function vendorOf(service: string | null): string {
  return service?.split('.')[0] ?? '';
}

/** One cause is one judgement, also where several services or locations see it. */
function merged(judgements: readonly Judgement[]): readonly Judgement[] {
  const byKey = new Map<string, Judgement>();
  for (const judgement of judgements) {
    const known = byKey.get(judgement.key);
    byKey.set(judgement.key, known ? both(known, judgement) : judgement);
  }
  return [...byKey.values()];
}

function both(one: Judgement, other: Judgement): Judgement {
  const isAll = one.targets === 'all' || other.targets === 'all';
  const { evidence } = one;
  return {
    ...one,
    service: one.service === other.service ? one.service : null,
    ...(one.isSlow === undefined ? {} : { isSlow: one.isSlow && other.isSlow === true }),
    targets: isAll ? 'all' : [...new Set([...one.targets, ...other.targets])],
    evidence: {
      ...evidence,
      locations: [...new Set([...evidence.locations, ...other.evidence.locations])],
      firstSeenMs: Math.min(evidence.firstSeenMs, other.evidence.firstSeenMs),
      lastSeenMs: Math.max(evidence.lastSeenMs, other.evidence.lastSeenMs),
    },
  };
}
