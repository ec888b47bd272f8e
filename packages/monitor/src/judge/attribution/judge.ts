import { causeKey, type Judgement } from '../../model/judgement.ts';
import { judgeCommonFailures } from './common-failures.ts';
import type { EvidenceWindow } from './evidence.ts';
import { evidenceOf } from './evidence-summary.ts';
import { type JudgeContext, type JudgeInput, noiseShareOf, severityFor, usualShareOf } from './judge-context.ts';
import { judgePath } from './location-path.ts';
import { judgeNoData } from './no-data.ts';
import {
  blindSince,
  judgeInterception,
  judgeOwnMachine,
  judgeOwnNetwork,
  leastControls,
  vendorOf,
} from './own-side.ts';
import { judgeShared, mayBeShared } from './shared.ts';
import { isKnownSingle, judgeOwnServices, judgeSingles, judgeTerms } from './single.ts';
import { judgeSlowEverywhere } from './slow-everywhere.ts';
import { type Tally, type TargetEvidence, tenantsWith } from './tally.ts';
import { judgeThrottling } from './throttling.ts';
import { judgeAuthentication, judgeSlow, judgeVendor } from './vendor.ts';

/** How long the vendors' trouble is held back at least while the neutral hosts are doubtful, in milliseconds. */
const suspicionMs = 300_000;

/** A neutral host that was silent within this time makes the others doubtful, in milliseconds. */
const doubtMs = 300_000;

const suspicionSubject = 'vendors';

/**
 * Says who or what causes the trouble, cause by cause. Verdicts are tried in the order of their ranks; what one explains is
 * left out of those after it. The same evidence gives the same answer, in the same order.
 */
export function judge(evidence: EvidenceWindow, nowMs: number, context: JudgeContext): readonly Judgement[] {
  const input: JudgeInput = { evidence, nowMs, context };
  const all = evidence.tallies();
  const tallies = all.filter(({ entries }) => entries.size > 0);
  const judgements: Judgement[] = [];
  const blind = new Set<string>();
  const failed = new Set<string>();
  for (const location of new Set(all.map((tally) => tally.location))) {
    const sinceMs = blindSince(location, tallies, input);
    if (sinceMs !== null) blind.add(location);
    const network = judgeOwnNetwork(location, tallies, sinceMs, input);
    // Runs that the network has spoilt say nothing about the machine.
    const isMachine = sinceMs === null || context.laggingSinceMs(location) !== null;
    const own = network ?? (isMachine ? judgeOwnMachine(location, all, input) : undefined);
    if (own) judgements.push(own);
    if (network) failed.add(location);
  }
  const seeing = tallies.filter(({ location }) => !blind.has(location));
  const vendors = seeing.filter(({ isOwn }) => !isOwn);
  const byService = Map.groupBy(vendors, ({ service }) => service);
  const interceptions = judgeInterceptions(vendors, judgements, input);
  judgements.push(...interceptions);
  const services = [...byService].map(([service, own]) => judgeService(service, own, interceptions, input));
  const pending = services.flatMap(({ isVendorPending, service }) => (isVendorPending ? [service] : []));
  const ofServices = merged(services.flatMap((each) => each.judgements));
  const { own, remaining } = judgeCommonFailures(ofServices, { tallies: vendors, pending, failed }, input);
  // Where the machine is too slow, its trouble has a name.
  judgements.push(...own.filter(({ key }) => !judgements.some((judgement) => judgement.key === key)));
  const isNamed = (key: string) => judgements.some((judgement) => judgement.key === key);
  judgements.push(...suspectOwnNetwork(judgeSlowEverywhere(remaining, vendors, isNamed, input), pending, input));
  for (const tally of seeing) if (tally.isOwn) judgements.push(...judgeOwnServices(tally, input));
  return [...judgements, ...judgeSilence(all, judgements, input)];
}

/** Interceptions at locations whose own trouble has no other name yet. */
function judgeInterceptions(
  tallies: readonly Tally[],
  judgements: readonly Judgement[],
  input: JudgeInput,
): readonly Judgement[] {
  if (!tallies.some((tally) => tenantsWith(tally, 'local') > 0)) return [];
  const shared = [...Map.groupBy(tallies, ({ service }) => service)].flatMap(([service, own]) => {
    const cause = judgeShared(own, usualShareOf(input.context, service), input);
    return cause ? [cause] : [];
  });
  const isExplained = (entry: TargetEvidence) => shared.some((cause) => cause.explains(entry));
  const named = new Set(judgements.map(({ location }) => location));
  return [...new Set(tallies.map(({ location }) => location))].flatMap((location) => {
    const judgement = named.has(location) ? undefined : judgeInterception(location, tallies, isExplained, input);
    return judgement ? [judgement] : [];
  });
}

/** Services without any conclusive result, unless the location's own trouble is named already. */
function judgeSilence(
  tallies: readonly Tally[],
  judgements: readonly Judgement[],
  input: JudgeInput,
): readonly Judgement[] {
  if (tallies.every(({ silentSinceMs }) => silentSinceMs === null)) return [];
  const named = new Set(judgements.flatMap(({ verdict, location }) => (verdict === 'own-network' ? [location] : [])));
  const seeing = tallies.filter(({ location }) => !named.has(location));
  return [...Map.groupBy(seeing, ({ service }) => service)].flatMap(([service, own]) => {
    const judgement = judgeNoData(service, own, input);
    return judgement ? [judgement] : [];
  });
}

/** What is judged of one service. */
interface ServiceJudgements {
  readonly service: string;
  readonly judgements: readonly Judgement[];
  /** Whether the vendor may be to blame in a moment. */
  readonly isVendorPending: boolean;
}

/** Whether nothing of a service is in trouble, and nothing was within the window: then nothing is to be judged. */
function isCalm({ troubled, minutes }: Tally, { evidence: { windowMs }, nowMs }: JudgeInput): boolean {
  return troubled.size === 0 && !minutes.hasAny('onsets', nowMs - windowMs);
}

function judgeService(
  service: string,
  tallies: readonly Tally[],
  interceptions: readonly Judgement[],
  input: JudgeInput,
): ServiceJudgements {
  if (tallies.every((tally) => isCalm(tally, input))) return { service, judgements: [], isVendorPending: false };
  const usual = usualShareOf(input.context, service);
  const judgements: Judgement[] = [];
  const explained: ((entry: TargetEvidence) => boolean)[] = [];
  const add = (judgement: Judgement | undefined, explains: (entry: TargetEvidence) => boolean) => {
    if (!judgement) return;
    judgements.push(judgement);
    explained.push(explains);
  };
  for (const { targets } of interceptions) {
    const names = new Set(targets);
    explained.push(({ finding, target }) => finding === 'local' && names.has(target));
  }
  for (const tally of tallies) {
    const path = judgePath(tally, tallies, usual, input);
    const targets = path && path.targets !== 'all' ? new Set(path.targets) : undefined;
    add(path, (entry) => entry.tally === tally && entry.finding === 'failing' && (targets?.has(entry.target) ?? true));
  }
  const wholePaths = new Set(judgements.filter(({ targets }) => targets === 'all').map(({ location }) => location));
  const judgedTallies = tallies
    .filter(({ location }) => !wholePaths.has(location))
    .sort((first, second) => tenantsWith(second, 'known') - tenantsWith(first, 'known'));
  const shared = judgeShared(judgedTallies, usual, input);
  add(shared?.judgement, (entry) => shared?.explains(entry) ?? false);
  const vendor = judgeVendor(judgedTallies, shared, usual, input);
  add(vendor.judgement, ({ finding }) => finding === 'failing');
  const authentication = judgeAuthentication(judgedTallies, shared, usual, input);
  add(authentication.judgement, ({ finding }) => finding === 'auth');
  const slow = judgeSlow(judgedTallies, usual, input);
  add(slow.judgement, ({ finding }) => finding === 'degraded');
  add(judgeTerms(service, judgedTallies, input), ({ finding }) => finding === 'terms');
  const isExplained = (entry: TargetEvidence) => explained.some((explains) => explains(entry));
  const isPending = ({ finding }: TargetEvidence) =>
    (finding === 'failing' && vendor.isPending) ||
    (finding === 'auth' && authentication.isPending) ||
    (finding === 'degraded' && slow.isPending);
  const unexplained = new Map(
    tallies.map((tally) => [tally, [...tally.troubled].filter((entry) => !isExplained(entry))]),
  );
  const throttling = judgeThrottling(service, [...unexplained.values()].flat(), shared, input);
  if (throttling) judgements.push(throttling);
  for (const [tally, entries] of unexplained) {
    const fromMs = input.nowMs - input.evidence.windowMs;
    const isShared = mayBeShared(tally, noiseShareOf(input.context, tally), fromMs);
    const ready = entries.filter((entry) => !(isPending(entry) || isShared(entry)) || isKnownSingle(entry, input));
    judgements.push(...judgeSingles(tally, ready, input));
  }
  return { service, judgements, isVendorPending: vendor.isPending };
}

/**
 * `own-network-suspected`: two vendors at once while the neutral hosts are doubtful. Their own judgements wait: for five
 * minutes, and as long as hosts come and go.
 */
function suspectOwnNetwork(
  judgements: readonly Judgement[],
  pending: readonly string[],
  input: JudgeInput,
): readonly Judgement[] {
  const { evidence, context, nowMs } = input;
  if (context.controlsConfigured === 0) return judgements;
  const key = causeKey('own-network-suspected', suspicionSubject);
  const earlier = context.known(key);
  const candidates = judgements.filter(({ verdict }) => verdict === 'vendor');
  const location = candidates[0]?.evidence.locations[0];
  if (location === undefined) return judgements;
  const { healthy, asked, lastSilentMs, changedMs } = evidence.controls(location, nowMs);
  const isDoubtful = healthy < asked || (lastSilentMs !== null && nowMs - lastSilentMs < doubtMs);
  if (asked >= leastControls && !isDoubtful) return judgements;
  // Hosts that come and go are our own network's trouble; one that stays away while the others answer is its own.
  const isSteady = asked < leastControls || changedMs === null || nowMs - changedMs >= suspicionMs;
  if (earlier && isSteady && nowMs - earlier.judgedMs >= suspicionMs) return judgements;
  const blamed = candidates.filter((judgement) => {
    const own = context.known(judgement.key);
    if (!own) return true;
    // A vendor whose trouble is older, or that was suspected to be ours long enough, has nothing to do with it.
    if (isSteady && own.formerVerdicts.includes('own-network-suspected')) return false;
    return nowMs - judgement.evidence.firstSeenMs <= 2 * evidence.windowMs;
  });
  const vendors = new Set([...blamed.map(({ service }) => service ?? ''), ...pending].map(vendorOf));
  if (blamed.length === 0 || (vendors.size < 2 && !earlier)) return judgements;
  const tallies = evidence.tallies().filter((tally) => blamed.some(({ service }) => service === tally.service));
  const [first, ...rest] = tallies;
  if (!first) return judgements;
  const suspicion: Judgement = {
    key,
    verdict: 'own-network-suspected',
    subject: suspicionSubject,
    service: null,
    location: null,
    severity: severityFor('own-network-suspected', earlier, evidence.windowMs, nowMs),
    confidence: 0.5,
    evidence: evidenceOf({ tallies: [first, ...rest], findings: ['failing'], count: undefined, key }, input),
    targets: 'all',
  };
  return [suspicion, ...judgements.filter((judgement) => !blamed.includes(judgement))];
}

/** One cause is one judgement, also if several services or locations see it. */
function merged(judgements: readonly Judgement[]): readonly Judgement[] {
  const byKey = new Map<string, Judgement>();
  for (const judgement of judgements) {
    const sameKey = byKey.get(judgement.key);
    byKey.set(judgement.key, sameKey ? mergeTwo(sameKey, judgement) : judgement);
  }
  return [...byKey.values()];
}

function mergeTwo(first: Judgement, second: Judgement): Judgement {
  const isAll = first.targets === 'all' || second.targets === 'all';
  const { evidence } = first;
  return {
    ...first,
    service: first.service === second.service ? first.service : null,
    ...(first.isSlow === undefined ? {} : { isSlow: first.isSlow && second.isSlow === true }),
    targets: isAll ? 'all' : [...new Set([...first.targets, ...second.targets])],
    evidence: {
      ...evidence,
      locations: [...new Set([...evidence.locations, ...second.evidence.locations])],
      firstSeenMs: Math.min(evidence.firstSeenMs, second.evidence.firstSeenMs),
      lastSeenMs: Math.max(evidence.lastSeenMs, second.evidence.lastSeenMs),
    },
  };
}
