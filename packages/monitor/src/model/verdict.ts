// Long: one table; each verdict is a few lines of facts.
import type { ErrorOwner } from '@mdmkit/core';
import type { Finding } from './finding.ts';
import type { Evidence, OwnCause } from './incident-evidence.ts';
import { type OwnTroubleKind, ownTroubleTable } from './own-trouble.ts';
import type { Severity } from './severity.ts';

export { type Severity, severities } from './severity.ts';

/** Trouble that tenants may have because of something that they share. */
export type SharedTrouble = Extract<Finding, 'failing' | 'local' | 'auth' | 'config'> | 'throttled';

/** What a title is made of. */
export interface TitleFacts {
  /** The service; null for several. */
  readonly service: string | null;
  /** What the verdict rests on. */
  readonly evidence: Evidence;
  /** The location, if it is one location's trouble. */
  readonly location?: string | null;
  /** The tenant, if it is one tenant's. */
  readonly tenant?: string | null;
  /** Whether the tenant is only served slowly. */
  readonly isSlow?: boolean;
  /** The vendor's region. */
  readonly region?: string;
  /** When the credential ends or ended, in milliseconds since 1970. */
  readonly expiresMs?: number;
  /** Why our own side is to blame. */
  readonly ownCause?: OwnCause;
  /** The trouble of the monitoring service itself, if it is one. */
  readonly ownTrouble?: OwnTroubleKind;
  /** What the trouble of the monitoring service is about, if it can have several of the kind. */
  readonly ownTroubleDetail?: string;
}

/** Everything that depends on a verdict. */
export interface VerdictFacts {
  /** The order in which causes are ruled out, lowest first. A cause takes in causes of a higher rank. */
  readonly rank: number;
  /** Whether it concerns all targets of a location, all of a service, or the targets that the judgement lists. */
  readonly reach: 'location' | 'service' | 'listed';
  /** What runs find that speak for it. */
  readonly findings: readonly Finding[];
  /** Whether runs that are refused as too many requests are part of the trouble, too. */
  readonly includesThrottled: boolean;
  /** For a verdict on tenants that share a key which healthy tenants do not use; null for other verdicts. */
  readonly shared: {
    /** The trouble of these tenants. */
    readonly troubles: readonly SharedTrouble[];
    /** Whether the verdict is about the key or about the service. */
    readonly subject: 'key' | 'service';
  } | null;
  /** The finding that changes no target state while the incident is open; null for none. */
  readonly freezes: Finding | null;
  /** Whether only a sample of the targets is checked while the incident is open. */
  readonly isSampled: boolean;
  /** How urgent it is at first, and once it lasts. */
  readonly severity: readonly [atFirst: Severity, lasting: Severity];
  /** What an incident of this verdict names besides the verdict. */
  readonly names: readonly ('service' | 'tenant' | 'location' | 'sharedKey')[];
  /**
   * How well the cause is known. A `suspected` cause is kept until it or the parts of the trouble are known. A `likely` one may
   * turn out to be our own network's. With an `unknown` one people are notified once the trouble lasts.
   */
  readonly cause: 'certain' | 'likely' | 'suspected' | 'unknown';
  /** Whether it blames the network or the machine of a location. */
  readonly isOwnSide: boolean;
  /** How long it has to be quiet before it closes, in milliseconds: trouble that often comes back is one incident. */
  readonly leastQuietMs: number;
  /** Whether it is about credentials that end by their own date. Its subject is a day on which they end. */
  readonly isAboutExpiry: boolean;
  /** The verdict on what it announces; null if it announces nothing. */
  readonly announces: 'credential' | null;
  /** Whether the trouble is one tenant's, or that of many. */
  readonly blames: 'one' | 'many';
  /** When a listed judgement opens an incident: at once, if no other incident explains the target, or once a state confirms it. */
  readonly opens: 'at-once' | 'unexplained' | 'confirmed';
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** When the verdict is given, as the end of a sentence. */
  readonly meaning: string;
  /** What is wrong, in one sentence. */
  title(facts: TitleFacts): string;
  /** What to do next, in one sentence. */
  readonly remedy: string;
}

const several = 'Several services';

const usual = {
  freezes: null,
  isSampled: false,
  includesThrottled: false,
  shared: null,
  cause: 'certain',
  isOwnSide: false,
  leastQuietMs: 0,
  isAboutExpiry: false,
  announces: null,
} as const;
const many = { ...usual, blames: 'many', opens: 'at-once', names: ['service'] } as const;
const single = { ...usual, blames: 'one', reach: 'listed', names: ['service', 'tenant'] } as const;

/** One row for each verdict. The order of the rows means nothing; `rank` does. */
export const verdictTable = {
  'own-network': {
    ...many,
    rank: 10,
    reach: 'location',
    findings: ['failing', 'local', 'degraded'],
    names: ['location'],
    isOwnSide: true,
    leastQuietMs: 300_000,
    severity: ['major', 'major'],
    owner: 'us',
    meaning:
      'most neutral hosts do not answer, requests to two vendors fail at once before they answer, this machine is too slow to measure, or something on our side answers in the vendors’ place',
    title: ownTitle,
    remedy: 'Check this location’s network, name resolution, proxy and load; the vendors are not to blame.',
  },
  'own-network-suspected': {
    ...many,
    rank: 30,
    reach: 'service',
    findings: ['failing'],
    names: [],
    cause: 'suspected',
    isOwnSide: true,
    severity: ['major', 'major'],
    owner: 'us',
    meaning:
      'two vendors fail at once while neutral hosts are doubtful; vendors wait 5 minutes, or until the hosts are steady',
    title: () => 'Services of several vendors fail at once, and neutral hosts do not answer reliably.',
    remedy:
      'Check our own network first; the vendors are named once the neutral hosts answer and the vendors still fail.',
  },
  'location-path': {
    ...many,
    rank: 20,
    reach: 'location',
    findings: ['failing'],
    names: ['service', 'location'],
    severity: ['minor', 'minor'],
    opens: 'confirmed',
    owner: 'network',
    meaning: 'it fails from one location only',
    title: ({ service, location }) =>
      `${service ?? several} cannot be reached from ${location ?? 'one location'} only.`,
    remedy: 'Check the route, proxy and firewall of this location; other locations reach the service.',
  },
  'no-data': {
    ...many,
    rank: 40,
    reach: 'service',
    findings: [],
    severity: ['major', 'major'],
    owner: 'us',
    meaning: 'no check of a service gives a result for three intervals',
    title: ({ service, location }) =>
      `No check of ${service ?? 'several services'} gives a result${location ? ` at ${location}` : ''}: its health is unknown.`,
    remedy: 'Read what the last checks say; check this machine’s clock, limits and load.',
  },
  'shared-credential': {
    ...many,
    rank: 50,
    reach: 'listed',
    findings: ['failing', 'auth', 'config'],
    includesThrottled: true,
    shared: { troubles: ['auth', 'config', 'failing', 'local'], subject: 'key' },
    // Tenants are not independent of each other, so counting alone sends no page before a second window agrees.
    names: ['service', 'sharedKey'],
    severity: ['minor', 'major'],
    owner: 'us',
    meaning: 'the failing tenants share a key, a client or a project that healthy ones do not use',
    title: ({ service, evidence }) =>
      `${service ?? several} fails for tenants that share ${evidence.sharedKey ?? 'something of ours'}.`,
    remedy: 'Check the shared key, client, project or proxy: that it is valid, enabled and within its quota.',
  },
  vendor: {
    ...many,
    rank: 60,
    reach: 'service',
    findings: ['failing'],
    freezes: 'failing',
    isSampled: true,
    severity: ['minor', 'critical'],
    owner: 'vendor',
    meaning: 'many tenants fail at once',
    title: ({ service, region, evidence }) =>
      `${service ?? several} fails at the vendor${region === undefined ? '' : ` in ${region}`}, for ${counts(evidence)}.`,
    remedy: 'Check the vendor’s status page and open a case with the vendor; no credential needs to be touched.',
  },
  'vendor-authentication': {
    ...many,
    rank: 70,
    reach: 'service',
    findings: ['auth'],
    freezes: 'auth',
    severity: ['minor', 'critical'],
    owner: 'vendor',
    meaning: 'many tenants with credentials of their own are refused at once',
    title: ({ service, evidence }) => `${service ?? several} refuses valid credentials, of ${counts(evidence)}.`,
    remedy: 'Open a case with the vendor; do not replace credentials.',
  },
  'vendor-slow': {
    ...many,
    rank: 80,
    reach: 'service',
    findings: ['degraded'],
    severity: ['warning', 'minor'],
    owner: 'vendor',
    meaning: 'many tenants are served far more slowly than usual',
    title: ({ service, evidence }) => `${service ?? several} answers slowly, for ${counts(evidence)}.`,
    remedy: 'Expect delays, and tell the vendor if it lasts.',
  },
  'new-terms': {
    ...many,
    rank: 90,
    reach: 'listed',
    findings: ['terms'],
    severity: ['minor', 'minor'],
    owner: 'tenant',
    meaning: 'three tenants or more have to accept new terms',
    title: ({ service }) => `${service ?? several} demands that new terms are accepted.`,
    remedy: 'Ask each tenant’s administrator to sign in to the vendor’s portal and accept the terms.',
  },
  throttling: {
    ...many,
    rank: 100,
    reach: 'listed',
    findings: [],
    includesThrottled: true,
    // A shared quota is exhausted for the service, whatever the shared key is.
    shared: { troubles: ['throttled'], subject: 'service' },
    severity: ['warning', 'warning'],
    owner: 'us',
    meaning: 'requests are refused as too many, for a whole window',
    title: ({ service, evidence }) =>
      isOwnBudget(evidence)
        ? `The request budget of ${service ?? 'several services'} is used up: its checks are put off.`
        : `${service ?? several} refuses requests as too many${evidence.sharedKey === null ? '' : ` for tenants that share ${evidence.sharedKey}`}.`,
    remedy: 'Lengthen the interval, or find out what else uses up the budget.',
  },
  credential: {
    ...single,
    rank: 110,
    findings: ['auth', 'ended'],
    isAboutExpiry: true,
    severity: ['minor', 'minor'],
    opens: 'unexplained',
    owner: 'credential',
    meaning: "one tenant's credential is refused twice, or has ended by its own date",
    title: (facts) => credentialTitle(facts, facts.evidence.failing, 'is refused', 'have ended'),
    remedy: 'Replace the credential.',
  },
  'own-service': {
    ...single,
    rank: 120,
    findings: ['failing', 'auth', 'ended', 'config', 'degraded', 'local', 'terms'],
    severity: ['warning', 'minor'],
    opens: 'confirmed',
    owner: 'us',
    meaning:
      'a host of our own fails, or this service itself: its coverage, its workers, its clock, its store, the undo of a canary, a name in a status feed, a calendar of alerts or a silent peer',
    title: ({ service, tenant, location, ownTrouble, ownTroubleDetail = '', isSlow = false }) =>
      ownTrouble
        ? ownTroubleTable[ownTrouble].title(location ?? 'this location', ownTroubleDetail)
        : `Our own host${tenant ? ` for ${tenant}` : ''} ${isSlow ? 'is slow' : 'fails'} (${service ?? 'endpoint'}).`,
    remedy: 'Read what the last check of this host says; no vendor is involved.',
  },
  tenant: {
    ...single,
    rank: 130,
    cause: 'likely',
    findings: ['failing', 'local', 'terms', 'config', 'degraded'],
    severity: ['warning', 'warning'],
    opens: 'confirmed',
    owner: 'tenant',
    meaning: 'one tenant has another trouble',
    title: ({ service, tenant, isSlow = false }) =>
      `${service ?? several} ${isSlow ? 'is slow' : 'fails'} for ${tenant ?? 'one tenant'} only.`,
    remedy: 'Read what the last check of this tenant says; other tenants are well.',
  },
  unattributed: {
    ...many,
    rank: 140,
    reach: 'listed',
    cause: 'unknown',
    findings: ['failing'],
    severity: ['warning', 'minor'],
    opens: 'confirmed',
    owner: 'vendor',
    meaning: "more than one tenant's, less than the vendor's; after 15 minutes the vendor's",
    title: ({ service, evidence }) =>
      `${service ?? several} fails for ${counts(evidence)}: more than chance, too few to blame the vendor.`,
    remedy: 'Watch it; if it lasts, treat it as the vendor’s trouble.',
  },
  unusual: {
    ...many,
    rank: 145,
    reach: 'listed',
    findings: [],
    severity: ['warning', 'warning'],
    owner: 'us',
    meaning: 'several measures of a service are unusual at once, and no other verdict explains it',
    title: ({ service, evidence }) =>
      `${service ?? several} is unusual: ${[...new Set(evidence.series?.map(({ measure }) => measure))].join(', ')}.`,
    remedy: 'Read what "health-check explain" shows of the measures; watch the service, no cause is known yet.',
  },
  'error-budget': {
    ...many,
    rank: 147,
    reach: 'listed',
    findings: [],
    severity: ['minor', 'minor'],
    owner: 'vendor',
    meaning: 'the error budget of a service burns too fast in two windows at once, and no other verdict explains it',
    title: ({ service, location, evidence: { budget } }) =>
      `${service ?? several}${location == null ? '' : ` at ${location}`} uses up its error budget ${budget ? `${budget.longRate.toFixed(1)} times as fast as` : 'faster than'} its objective allows.`,
    remedy:
      'Read what "health-check explain" shows of the windows; compare the failed checks of "health-check history".',
  },
  'credential-expiring': {
    ...single,
    rank: 150,
    findings: [],
    isAboutExpiry: true,
    announces: 'credential',
    severity: ['warning', 'warning'],
    opens: 'at-once',
    owner: 'credential',
    meaning: "a tenant's credential ends within 60 days",
    title: (facts) => credentialTitle(facts, facts.evidence.tenants, 'ends soon', 'end soon'),
    remedy: 'Replace the credential before it ends.',
  },
} as const satisfies Readonly<Record<string, VerdictFacts>>;

/** Who or what causes the trouble. */
export type Verdict = keyof typeof verdictTable;

/** All verdicts, in the order of their ranks. */
export const verdicts: readonly Verdict[] = byRank(verdictTable);

/** The names of a table's rows, in the order of their ranks. */
export function byRank<Name extends string>(
  table: Readonly<Record<Name, Pick<VerdictFacts, 'rank'>>>,
): readonly Name[] {
  return (Object.keys(table) as Name[]).sort((first, second) => table[first].rank - table[second].rank);
}

/** Everything that depends on a verdict. */
export function verdictFacts(verdict: Verdict): VerdictFacts {
  return verdictTable[verdict];
}

/** The verdict on trouble of tenants that share a key. */
export function verdictOfShared(trouble: SharedTrouble): Verdict {
  // Each trouble stands in one row; a test counts them.
  return sharedVerdicts.get(trouble) ?? 'shared-credential';
}

const sharedVerdicts: ReadonlyMap<SharedTrouble, Verdict> = new Map(
  verdicts.flatMap((verdict) =>
    (verdictFacts(verdict).shared?.troubles ?? []).map((trouble) => [trouble, verdict] as const),
  ),
);

/** Whether a text names a verdict. */
export function isVerdict(text: string): text is Verdict {
  return Object.hasOwn(verdictTable, text);
}

/** When a verdict is given, as the end of a sentence. */
export function meaningOf(verdict: Verdict): string {
  return verdictTable[verdict].meaning;
}

/** Who has to act on a verdict. */
export function ownerOf(verdict: Verdict): ErrorOwner {
  return verdictTable[verdict].owner;
}

/** What is wrong, in one sentence. */
export function titleOf(verdict: Verdict, facts: TitleFacts): string {
  return shortenKeys(verdictFacts(verdict).title(facts));
}

/** Shortens the long keys in a text, of which the beginning and the end are enough: `CK_48dd68d1…689d42e6`. */
export function shortenKeys(text: string): string {
  return text.replace(/([0-9a-f]{8})[0-9a-f]{16,}([0-9a-f]{8})/gi, '$1…$2');
}

/** What to do next, in one sentence. */
export function remedyOf(verdict: Verdict, { ownTrouble }: Pick<TitleFacts, 'ownTrouble'> = {}): string {
  return ownTrouble ? ownTroubleTable[ownTrouble].remedy : verdictTable[verdict].remedy;
}

function ownTitle({ location, service, ownCause = 'network' }: TitleFacts): string {
  const place = location ?? 'this location';
  if (ownCause === 'machine') return `This machine is too slow to measure at ${place}.`;
  if (ownCause === 'slow') return `All services answer slowly at ${place}: our own network or proxy is slow.`;
  if (ownCause === 'interception')
    return `Something between ${place} and ${service ?? 'the vendors'} answers in their place: a proxy or TLS inspection.`;
  return `Our own network or machine fails at ${place}.`;
}

/** Whether our own budget put the checks off, and no vendor refused them. */
function isOwnBudget({ codes: [first] }: Evidence): boolean {
  return first?.code.endsWith('BUDGET_EXHAUSTED') === true;
}

function counts({ failing, tenants }: Evidence): string {
  return `${failing} of ${tenants} ${tenants === 1 ? 'tenant' : 'tenants'}`;
}

/** A title about the credential of a tenant, or about those of several tenants that end on one day. */
function credentialTitle(
  { service, tenant, expiresMs }: TitleFacts,
  tenants: number,
  singular: string,
  plural: string,
): string {
  const day = expiresMs === undefined ? '' : new Date(expiresMs).toISOString().slice(0, 10);
  const ending = (owner: string) => (day === '' ? '' : `; ${owner} date of expiry is ${day}`);
  const where = service ?? 'a service';
  if (tenant == null && tenants > 1)
    return `The credentials of ${tenants} tenants for ${where} ${plural}${ending('their')}.`;
  return `The credential of ${tenant ?? 'a tenant'} for ${where} ${singular}${ending('its')}.`;
}
