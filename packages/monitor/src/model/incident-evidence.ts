import type { SeriesReading } from './series.ts';

/** The counts and codes that a verdict rests on. The incident keeps them. Counts are of tenants within the window. */
export interface Evidence {
  /** The length of the window, in milliseconds. */
  readonly windowMs: number;
  /** Tenants with a conclusive result. */
  readonly tenants: number;
  /** The tenants among them whose results support the verdict. */
  readonly failing: number;
  /** The affected tenants, in the order of their names, at most 100; absent if only their number matters. */
  readonly affectedTenants?: readonly string[];
  /** The share of tenants that usually fails at this hour, from 0 to 1. */
  readonly usualShare: number;
  /** The probability of so many failures by chance, from 0 to 1; null if nothing was counted. */
  readonly probability: number | null;
  /** The locations whose results support the verdict. */
  readonly locations: readonly string[];
  /** The neutral hosts. */
  readonly controls: {
    /** The hosts that answered. */
    readonly healthy: number;
    /** The hosts that were checked. */
    readonly asked: number;
  };
  /** The codes of the failures, most frequent first, at most five. */
  readonly codes: readonly {
    /** The code. */
    readonly code: string;
    /** The number of targets with this code. */
    readonly count: number;
  }[];
  /** The key that the failing tenants share and healthy tenants do not use; null if there is none. */
  readonly sharedKey: string | null;
  /** The first failure, in milliseconds since 1970. */
  readonly firstSeenMs: number;
  /** The last failure, in milliseconds since 1970. */
  readonly lastSeenMs: number;
  /** Whether the vendor's own status feed reports the trouble, too. Absent if it does not, or if no feed is read. */
  readonly isAdmitted?: boolean;
  /** The series that are unusual together; only of the verdict `unusual`. */
  readonly series?: readonly SeriesReading[];
  /** The error budget that burns; only of the verdict `error-budget`. */
  readonly budget?: BurningBudget;
}

/** An error budget that burns too fast in two windows. */
export interface BurningBudget {
  /** The service. */
  readonly service: string;
  /** The location; null for all together. */
  readonly location: string | null;
  /** `page`: it is used up within days; `ticket`: within the period. */
  readonly severity: 'page' | 'ticket';
  /** Since when the rule has fired, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** The objective: the share of good checks, from 0 to 1. */
  readonly objective: number;
  /** The share of the budget of 30 days that is left; below 0 if it is overspent. */
  readonly remaining: number | null;
  /** The long window of the rule, in milliseconds. */
  readonly longMs: number;
  /** The short window of the rule, in milliseconds. */
  readonly shortMs: number;
  /** The rate of burning at which the rule fires. */
  readonly factor: number;
  /** The rate in the long window: 1 uses up the budget in 30 days. */
  readonly longRate: number;
  /** The rate in the short window. */
  readonly shortRate: number;
  /** Failed checks in the long window. */
  readonly failed: number;
  /** All checks in the long window. */
  readonly checks: number;
}

const mostNames = 100;

/** The names that evidence lists: the first 100, in their order. */
export function namesShown(names: Iterable<string>): readonly string[] {
  return [...names].sort().slice(0, mostNames);
}

/**
 * The cause of the verdict `own-network`: neutral hosts do not answer (`network`), this machine is too slow to measure
 * (`machine`), something between this machine and the vendors answers in their place (`interception`), or all vendors answer
 * slowly at once (`slow`).
 */
export type OwnCause = 'network' | 'machine' | 'interception' | 'slow';
