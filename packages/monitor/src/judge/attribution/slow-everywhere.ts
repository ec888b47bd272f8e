import { causeKey, type Judgement } from '../../model/judgement.ts';
import { evidenceOf } from './evidence-summary.ts';
import { type JudgeInput, severityFor } from './judge-context.ts';
import { vendorOf } from './own-side.ts';
import { countTenants, type Tally, tenantsWith } from './tally.ts';

/** From this share of slow tenants on a service may become slow in a moment. */
const becomingShare = 0.25;

/**
 * `own-network`: every service of several vendors is slow at a location at once. It replaces what is judged of each vendor.
 * While all of them become slow, none is judged yet.
 */
export function judgeSlowEverywhere(
  judgements: readonly Judgement[],
  tallies: readonly Tally[],
  isNamed: (key: string) => boolean,
  input: JudgeInput,
): readonly Judgement[] {
  const isOpen = ({ key }: Judgement) => input.context.known(key) !== undefined;
  const slow = judgements.filter(({ verdict }) => verdict === 'vendor-slow');
  if (slow.length === 0) return judgements;
  return [...Map.groupBy(tallies, ({ location }) => location)].reduce((rest, [location, own]) => {
    const vendors = new Set(own.map(({ service }) => vendorOf(service)));
    const key = causeKey('own-network', location);
    if (vendors.size < 2 || isNamed(key) || !own.every(isBecomingSlow)) return rest;
    const here = slow.filter(({ evidence }) => evidence.locations.every((name) => name === location));
    const blamed = here.filter((judgement) => !isOpen(judgement));
    const [first, ...others] = own;
    if (first === undefined || here.length < own.length) return rest.filter((judgement) => !blamed.includes(judgement));
    const basis = { tallies: [first, ...others], findings: ['degraded'], count: undefined, key } as const;
    const judgement: Judgement = {
      key,
      verdict: 'own-network',
      subject: location,
      service: null,
      location,
      severity: severityFor('own-network', input.context.known(key), input.evidence.windowMs, input.nowMs),
      confidence: 0.8,
      ownCause: 'slow',
      evidence: evidenceOf(basis, input),
      targets: 'all',
    };
    return [judgement, ...rest.filter((each) => !here.includes(each))];
  }, judgements);
}

function isBecomingSlow(tally: Tally): boolean {
  const slow = countTenants(tally, tally.troubled, ({ finding }) => finding === 'degraded');
  return slow > 0 && slow >= becomingShare * tenantsWith(tally, 'known');
}
