import { type NetworkLayer, networkLayerOf } from '../../model/finding.ts';
import { causeKey, type Judgement } from '../../model/judgement.ts';
import { evidenceOf } from './evidence-summary.ts';
import { type JudgeInput, usualShareOf } from './judge-context.ts';
import { ownJudgement, vendorOf } from './own-side.ts';
import { countOf } from './significance.ts';
import { type Tally, tenantsWith } from './tally.ts';

/** The least share of a service's failures that has to come from the network. */
const networkShare = 0.8;

/** The share of a service's failures from which on the resolver causes them. */
const resolverShare = 0.5;

/** What the vendors' trouble is put down to. */
export interface CommonFailures {
  /** Our own network at each location where it fails. */
  readonly own: readonly Judgement[];
  /** The judgements that are left. */
  readonly remaining: readonly Judgement[];
}

/** Where {@link judgeCommonFailures} looks. */
export interface CommonPlaces {
  /** The services of vendors at the locations that see them. */
  readonly tallies: readonly Tally[];
  /** Services of which the vendor may be blamed in a moment. */
  readonly pending: readonly string[];
  /** Locations whose own network is to blame already. */
  readonly failed: ReadonlySet<string>;
}

/** The failures of a service at a location. */
interface ServiceFailures {
  readonly tally: Tally;
  readonly vendor: string;
  /** Whether they are no chance. */
  readonly isWide: boolean;
  /** Whether more fail than usual. */
  readonly goesOn: boolean;
  /** What causes nearly all of them; undefined if answers do, or nothing fails. */
  readonly layer: NetworkLayer | undefined;
}

/**
 * `own-network`: requests to two vendors fail at once before either of them answers: the resolver fails for both, or no
 * service of any vendor can be reached. Neutral hosts need not notice: the resolver may remember them, a firewall may spare
 * them, or none may be configured.
 */
export function judgeCommonFailures(
  judgements: readonly Judgement[],
  { tallies, pending, failed }: CommonPlaces,
  input: JudgeInput,
): CommonFailures {
  const blamed = judgements.filter(({ verdict }) => verdict === 'vendor');
  const candidates = new Set([...pending, ...blamed.flatMap(({ service }) => service ?? [])]);
  if (blamed.length === 0) return { own: [], remaining: judgements };
  const explained = new Map<string, ReadonlyMap<string, Tally>>();
  for (const [location, own] of Map.groupBy(tallies, (tally) => tally.location))
    explained.set(location, commonAt(location, own, { candidates, hasFailed: failed.has(location) }, input));
  const isExplained = ({ service, evidence: { locations } }: Judgement) =>
    locations.every((location) => explained.get(location)?.has(service ?? '') === true);
  const explainedJudgements = blamed.filter(isExplained);
  const locations = new Set(explainedJudgements.flatMap(({ evidence }) => evidence.locations));
  return {
    own: [...locations].flatMap((location) => {
      const [first, ...rest] = explained.get(location)?.values() ?? [];
      return first ? [judgementOf(location, [first, ...rest], input)] : [];
    }),
    remaining: judgements.filter((judgement) => !explainedJudgements.includes(judgement)),
  };
}

/** The services whose failures at a location have a cause in common. */
function commonAt(
  location: string,
  tallies: readonly Tally[],
  { candidates, hasFailed }: { readonly candidates: ReadonlySet<string>; readonly hasFailed: boolean },
  input: JudgeInput,
): ReadonlyMap<string, Tally> {
  const isKnown = hasFailed || input.context.known(causeKey('own-network', location)) !== undefined;
  const services = tallies.map((tally) => failuresOf(tally, candidates, input));
  const affected = services.filter(({ layer, isWide, goesOn }) => layer && (isWide || (isKnown && goesOn)));
  const unresolved = affected.filter(({ layer }) => layer === 'resolver');
  const areAll = services.every(({ layer, goesOn, isWide }) => layer !== undefined && (goesOn || isWide));
  const common = vendorsOf(unresolved) > 1 ? unresolved : areAll || isKnown ? affected : [];
  if (vendorsOf(common) < 2 && !hasFailed) return new Map();
  return new Map(common.map(({ tally }) => [tally.service, tally]));
}

function failuresOf(tally: Tally, candidates: ReadonlySet<string>, { context }: JudgeInput): ServiceFailures {
  const { service } = tally;
  let failing = 0;
  const layers: Record<NetworkLayer, number> = { resolver: 0, connection: 0 };
  for (const { finding, code } of tally.troubled) {
    if (finding !== 'failing') continue;
    failing += 1;
    const layer = networkLayerOf(code);
    if (layer) layers[layer] += 1;
  }
  const isNetwork = failing > 0 && layers.resolver + layers.connection >= networkShare * failing;
  const layer = layers.resolver >= resolverShare * failing ? 'resolver' : 'connection';
  return {
    tally,
    vendor: vendorOf(service),
    isWide: candidates.has(service),
    goesOn:
      tenantsWith(tally, 'failing') > 1 &&
      countOf(tally, 'failing', 'failingSurely', usualShareOf(context, service)).goesOn,
    layer: isNetwork ? layer : undefined,
  };
}

function vendorsOf(services: readonly ServiceFailures[]): number {
  return new Set(services.map(({ vendor }) => vendor)).size;
}

function judgementOf(location: string, tallies: readonly [Tally, ...Tally[]], input: JudgeInput): Judgement {
  const judgement = ownJudgement(location, 'network', input);
  const basis = { tallies, findings: ['failing'], count: undefined, key: judgement.key } as const;
  return { ...judgement, confidence: 0.9, evidence: evidenceOf(basis, input), targets: 'all' };
}
