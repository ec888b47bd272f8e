import type { Severity } from './severity.ts';

/** What depends on the kind of a monitoring service's own trouble. */
interface OwnTroubleFacts {
  /** How urgent it is. */
  readonly severity: Severity;
  /** What is wrong, in one sentence. */
  title(place: string, detail: string): string;
  /** What to do next, in one sentence. */
  readonly remedy: string;
}

/** Trouble of the monitoring service itself. No target has it, so no check finds it. */
export const ownTroubleTable = {
  coverage: {
    severity: 'minor',
    title: (place) => `Fewer than 80 % of the due checks take place at ${place}.`,
    remedy: 'Give the service more CPU, raise --concurrency, or lengthen the interval; "status" shows the coverage.',
  },
  clock: {
    severity: 'minor',
    title: (place, detail) =>
      `The clock of ${detail === '' ? 'this machine' : `a machine (${detail})`} is wrong at ${place}.`,
    remedy: 'Correct the clock of this machine, and keep it correct by NTP.',
  },
  shards: {
    severity: 'major',
    title: (place, detail) => `No worker checks ${detail === '' ? 'all targets' : detail} at ${place}.`,
    remedy:
      'Start a worker at this location with "health-check serve --role worker". The log of a worker says how many shards it holds, or why it cannot hold any.',
  },
  workers: {
    severity: 'minor',
    title: (place, detail) => `A worker (${detail}) is too slow for its checks at ${place}.`,
    remedy: 'Give this worker more CPU, or start one more worker at this location.',
  },
  store: {
    severity: 'major',
    title: (place) => `The store takes no writes from ${place}.`,
    remedy: 'Read the last event "store": it says why, and what to do.',
  },
  'canary-undo': {
    severity: 'critical',
    title: (place) => `A canary cannot undo a change that it made at a vendor from ${place}.`,
    remedy: 'Run "health-check canary undo"; if that fails, undo the change by hand as docs/canaries.md says.',
  },
  'feed-name': {
    severity: 'warning',
    title: (_place, detail) =>
      `A status feed does not name a service any more that the configuration expects (${detail}).`,
    remedy:
      'Run "health-check feeds list": it shows the names that the feed has now. Write the new name into "feeds.names" of health.yaml.',
  },
  calendar: {
    severity: 'warning',
    title: (_place, detail) => `A calendar of alerts is known for 60 more days at most: ${detail}.`,
    remedy:
      'Renew its holidays; "health-check validate" names the place in the configuration. After the end both sides of a route are notified.',
  },
  peer: {
    severity: 'critical',
    title: (place, detail) => `A peer of this monitoring service is silent, seen from ${place}: ${detail}.`,
    remedy: 'Look at the machine of the peer: while it is silent, nobody is notified by it.',
  },
} as const satisfies Readonly<Record<string, OwnTroubleFacts>>;

/** The kind of a monitoring service's own trouble. */
export type OwnTroubleKind = keyof typeof ownTroubleTable;

/** Trouble of a monitoring service itself, as long as it lasts. */
export interface OwnTrouble {
  /** What is wrong. */
  readonly kind: OwnTroubleKind;
  /** Where the service runs. */
  readonly location: string;
  /** Since when, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** What it is about, if a service can have several troubles of the kind. Default: nothing. */
  readonly detail?: string;
  /** What it concerns at present, for the title. It may change while the trouble lasts. Default: nothing. */
  readonly extent?: string;
}

/** What an incident about a service's own trouble is about. */
export function ownTroubleSubject({ kind, location, detail }: Omit<OwnTrouble, 'sinceMs' | 'extent'>): string {
  return `${prefix}${kind} ${location}${detail === undefined ? '' : ` ${detail}`}`;
}

const prefix = 'monitoring ';

/** The kind of the own trouble that an incident is about; undefined if it is about something else. */
export function ownTroubleOf(subject: string): OwnTroubleKind | undefined {
  if (!subject.startsWith(prefix)) return undefined;
  return (Object.keys(ownTroubleTable) as OwnTroubleKind[]).find((kind) => subject.startsWith(`${prefix}${kind} `));
}
