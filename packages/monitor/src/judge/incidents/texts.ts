import type { ErrorOwner } from '@mdmkit/core';
import type { Judgement, Verdict } from '../../model/verdict.ts';

/** What is said about each verdict. */
interface VerdictText {
  /** When it is said, as the end of a sentence. */
  readonly meaning: string;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** What is the matter, in one sentence. */
  title(facts: TitleFacts): string;
  /** What to do next, in one sentence. */
  readonly remedy: string;
}

/** What a title is made of. */
type TitleFacts = Pick<Judgement, 'service' | 'evidence' | 'location' | 'tenant' | 'isSlow' | 'region' | 'expiresMs'>;

const several = 'Several services';

const texts: Readonly<Record<Verdict, VerdictText>> = {
  'own-network': {
    meaning: 'most neutral hosts do not answer either, or this machine is too slow to measure',
    owner: 'us',
    title: ({ location }) => `Our own network or machine fails at ${location ?? 'this location'}.`,
    remedy: 'Check this location’s network, name resolution and load; the vendors are not to blame.',
  },
  'location-path': {
    meaning: 'it fails from one location only',
    owner: 'network',
    title: ({ service, location }) =>
      `${service ?? several} cannot be reached from ${location ?? 'one location'} only.`,
    remedy: 'Check the route, proxy and firewall of this location; other locations reach the service.',
  },
  'own-network-suspected': {
    meaning: 'two vendors fail at once while neutral hosts are doubtful; vendors wait 5 minutes',
    owner: 'us',
    title: () => 'Services of several vendors fail at once, and neutral hosts do not answer reliably either.',
    remedy: 'Check our own network first; the vendors are named in five minutes if they still fail.',
  },
  'shared-credential': {
    meaning: 'the failing tenants share a key, a client or a project that healthy ones do not use',
    owner: 'us',
    title: ({ service, evidence }) =>
      `${service ?? several} fails for tenants that share ${evidence.sharedKey ?? 'something of ours'}.`,
    remedy: 'Check the shared key, client, project or proxy: that it is valid, enabled and within its quota.',
  },
  vendor: {
    meaning: 'many tenants fail at once',
    owner: 'vendor',
    title: ({ service, region, evidence }) =>
      `${service ?? several} fails at the vendor${region === undefined ? '' : ` in ${region}`}, for ${counts(evidence)}.`,
    remedy: 'Look at the vendor’s status page and open a case with the vendor; no credential needs to be touched.',
  },
  'vendor-authentication': {
    meaning: 'many tenants with credentials of their own are refused at once',
    owner: 'vendor',
    title: ({ service, evidence }) => `${service ?? several} refuses valid credentials, of ${counts(evidence)}.`,
    remedy: 'Open a case with the vendor; do not replace credentials.',
  },
  'vendor-slow': {
    meaning: 'many tenants are served slowly',
    owner: 'vendor',
    title: ({ service, evidence }) => `${service ?? several} answers slowly, for ${counts(evidence)}.`,
    remedy: 'Expect delays, and tell the vendor if it lasts.',
  },
  'new-terms': {
    meaning: 'three tenants or more have to accept new terms',
    owner: 'tenant',
    title: ({ service }) => `${service ?? several} demands that new terms are accepted.`,
    remedy: 'Ask each tenant’s administrator to sign in to the vendor’s portal and accept the terms.',
  },
  throttling: {
    meaning: 'requests are refused as too many, for a while',
    owner: 'us',
    title: ({ service }) => `${service ?? several} has refused requests as too many for a while.`,
    remedy: 'Lengthen the interval, or find out what else uses up the budget.',
  },
  credential: {
    meaning: "one tenant's credential is refused, twice",
    owner: 'credential',
    title: ({ service, tenant, expiresMs }) =>
      `The credential of ${tenant ?? 'a tenant'} for ${service ?? 'a service'} is refused${ending(expiresMs)}.`,
    remedy: 'Replace the credential.',
  },
  tenant: {
    meaning: 'one tenant has another trouble',
    owner: 'tenant',
    title: ({ service, tenant, isSlow = false }) =>
      `${service ?? several} ${isSlow ? 'is slow' : 'fails'} for ${tenant ?? 'one tenant'} only.`,
    remedy: 'Look at what the last check of this tenant says; other tenants are well.',
  },
  unattributed: {
    meaning: "more than one tenant's, less than the vendor's; after 15 minutes the vendor's",
    owner: 'vendor',
    title: ({ service, evidence }) =>
      `${service ?? several} fails for ${counts(evidence)}: more than chance, too few to blame the vendor.`,
    remedy: 'Watch it; if it lasts, treat it as the vendor’s trouble.',
  },
};

/** When a verdict is said, as the end of a sentence. */
export function meaningOf(verdict: Verdict): string {
  return texts[verdict].meaning;
}

/** Who has to act on a verdict. */
export function ownerOf(verdict: Verdict): ErrorOwner {
  return texts[verdict].owner;
}

/** What is the matter, in one sentence. */
export function titleOf(verdict: Verdict, facts: TitleFacts): string {
  return texts[verdict].title(facts);
}

/** What to do next, in one sentence. */
export function remedyOf(verdict: Verdict): string {
  return texts[verdict].remedy;
}

function counts({ failing, tenants }: TitleFacts['evidence']): string {
  return `${failing} of ${tenants} ${tenants === 1 ? 'tenant' : 'tenants'}`;
}

function ending(expiresMs: number | undefined): string {
  return expiresMs === undefined ? '' : `; its date of expiry is ${new Date(expiresMs).toISOString().slice(0, 10)}`;
}
