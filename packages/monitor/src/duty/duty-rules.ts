import type { ErrorOwner } from '@mdmkit/core';
import type { Severity } from '../model/severity.ts';
import type { Calendar } from './calendar.ts';

/** A step of a chain. */
export interface ChainStep {
  /** The ids of the channels that are told at the same time. */
  readonly notify: readonly string[];
  /** From the delivery of this step to the next step, in milliseconds. */
  readonly waitMs: number;
}

/** Who is told one after another, until somebody acknowledges. */
export interface Chain {
  /** The id. */
  readonly id: string;
  /** The steps. */
  readonly steps: readonly ChainStep[];
  /** How often the chain is repeated after its last step, from 0 to 5. */
  readonly repeat: number;
}

/** Which incidents a route is for: every member that is present has to match. An incident about several services matches no list of services. */
export interface RouteMatch {
  /** Severities. */
  readonly severity?: readonly Severity[];
  /** Services. */
  readonly services?: readonly string[];
  /** Verdicts. */
  readonly verdicts?: readonly string[];
  /** Who has to act. */
  readonly owners?: readonly ErrorOwner[];
  /** Tenants. */
  readonly tenants?: readonly string[];
  /** Locations. */
  readonly locations?: readonly string[];
}

/** What happens to a chain at a boundary of the calendar while nobody has acknowledged. */
export const handovers = ['restart', 'finish', 'both'] as const;

/**
 * What happens at a boundary of the calendar while nobody has acknowledged. `restart`: the other side's chain starts at its first
 * step, and steps of the old chain that are not due yet are cancelled. `finish`: the old chain goes on. `both`: the old chain goes
 * on, and the other side's chain starts, too.
 */
export type Handover = (typeof handovers)[number];

/** In place of a chain: the incident waits for the digest at the next boundary. */
export const defer = 'defer';

/** Who is told of which incidents. */
export interface Route {
  /** The id. */
  readonly id: string;
  /** Which incidents. */
  readonly match: RouteMatch;
  /** The id of the calendar that chooses the chain; null if the chain is always the same. */
  readonly calendar: string | null;
  /** The chain while the calendar is open, or {@link defer}. */
  readonly open: string;
  /** The chain while the calendar is closed, or {@link defer}. */
  readonly closed: string;
  /** What happens at a boundary. */
  readonly handover: Handover;
}

/** Who is told of what, and when. */
export interface DutyRules {
  /** The calendars, by id. */
  readonly calendars: ReadonlyMap<string, Calendar>;
  /** The chains, by id. */
  readonly chains: ReadonlyMap<string, Chain>;
  /** The routes; the first that matches counts. */
  readonly routes: readonly Route[];
  /** The channels that are told if no route matches, or if every channel of a chain's last step fails. */
  readonly lastResort: readonly string[];
  /** The ids of the channels that exist. */
  readonly channels: ReadonlySet<string>;
  /** From the end of a chain to a reminder, and from reminder to reminder, in milliseconds; null for no reminders. */
  readonly remindMs: number | null;
  /** When incidents are told together as one storm; null for never. */
  readonly storm: {
    /** More new incidents than these make a storm. */
    readonly incidents: number;
    /** Within this time, in milliseconds. */
    readonly withinMs: number;
  } | null;
}
