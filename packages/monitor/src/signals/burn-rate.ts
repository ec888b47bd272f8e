/** Samples of a service at a time: checks that were good or bad, and the checks that were due. */
export interface SampleBucket {
  /** When it began, in milliseconds since 1970. */
  readonly startMs: number;
  /** Its length, in milliseconds. */
  readonly lengthMs: number;
  /** Good samples. */
  readonly good: number;
  /** Bad samples. What says nothing about the vendor is neither good nor bad. */
  readonly bad: number;
  /** The share of the due checks that took place, from 0 to 1; null if none was due. */
  readonly coverage: number | null;
}

/** Two windows that have to agree, and the rate of burning above which they are news. */
export interface BurnRule {
  /** `page`: a person is needed now; `ticket`: in office hours. */
  readonly severity: 'page' | 'ticket';
  /** The long window, in milliseconds. */
  readonly longMs: number;
  /** The short window, in milliseconds: it ends the alert soon after the end of the trouble. */
  readonly shortMs: number;
  /** So many times as fast as the budget allows. */
  readonly factor: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The period of an objective, in milliseconds: 30 days. */
export const budgetPeriodMs = 30 * day;

/** The four pairs of windows of the SRE workbook, most urgent first: 2 %, 5 %, 10 % and 10 % of a budget of 30 days. */
export const burnRules: readonly BurnRule[] = [
  { severity: 'page', longMs: hour, shortMs: 5 * minute, factor: 14.4 },
  { severity: 'page', longMs: 6 * hour, shortMs: 30 * minute, factor: 6 },
  { severity: 'ticket', longMs: day, shortMs: 2 * hour, factor: 3 },
  { severity: 'ticket', longMs: 3 * day, shortMs: 6 * hour, factor: 1 },
];

/** With fewer bad samples, or of fewer tenants, in the long window nothing is burning: it may be one customer, or chance. */
const [leastBad, leastTenants] = [3, 2];
/** Below this coverage of the long window nothing is known. */
const leastCoverage = 0.8;

/** How fast a budget burns in a window. */
export interface BurnWindow {
  /** The length, in milliseconds. */
  readonly lengthMs: number;
  /** Good and bad samples. */
  readonly samples: number;
  /** Bad samples. */
  readonly bad: number;
  /** The share of bad samples over the share that the objective allows: 1 uses up the budget in 30 days. Null without samples. */
  readonly rate: number | null;
  /** The share of the due checks that took place; null if none was due. */
  readonly coverage: number | null;
}

/** The error budget of a service. */
export interface ErrorBudget {
  /** The objective: the share of good samples, from 0 to 1. */
  readonly objective: number;
  /** The share of the budget of the last 30 days that is left; below 0 if it is overspent. Null without samples. */
  readonly remaining: number | null;
  /** When the budget is used up at the rate of the last hour, in milliseconds from now; null if it is not burning. */
  readonly exhaustedInMs: number | null;
  /** All windows, shortest first. */
  readonly windows: readonly BurnWindow[];
  /** `page` and `ticket` if two windows agree; `no-data` if less than 80 % of the checks took place. */
  readonly state: 'ok' | 'ticket' | 'page' | 'no-data';
  /** The rule that fires; null if none does. */
  readonly rule: BurnRule | null;
}

/** What {@link errorBudget} needs. */
export interface ErrorBudgetInput {
  /** The samples of the last 30 days: short buckets for the last hours, hours or days before. They must not overlap. */
  readonly buckets: readonly SampleBucket[];
  /** The objective: the share of good samples, above 0 and below 1. */
  readonly objective: number;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Returns how many tenants have bad samples within so many milliseconds until now. It is only called if a rule would fire. */
  readonly badTenants: (withinMs: number) => number;
}

/**
 * The error budget of a service over all tenants. It is safe at low traffic: one bad sample of few reaches any factor, so a rule
 * also needs three bad samples of two tenants; and missing checks are not good ones.
 *
 * @throws RangeError - If the objective is not between 0 and 1.
 */
export function errorBudget({ buckets, objective, nowMs, badTenants }: ErrorBudgetInput): ErrorBudget {
  if (!(objective > 0 && objective < 1))
    throw new RangeError(`objective has to be a share between 0 and 1, not ${objective}`);
  const lengths = [...new Set(burnRules.flatMap(({ longMs, shortMs }) => [shortMs, longMs]))].sort((a, b) => a - b);
  const windows = lengths.map((lengthMs) => windowOf(buckets, lengthMs, objective, nowMs));
  const windowAt = (lengthMs: number) => windows.find((window) => window.lengthMs === lengthMs);
  const firing = burnRules.find(({ longMs, shortMs, factor }) => {
    const [long, short] = [windowAt(longMs), windowAt(shortMs)];
    if (!long || long.bad < leastBad || isUnknown(long)) return false;
    return (long.rate ?? 0) >= factor && (short?.rate ?? 0) >= factor && badTenants(longMs) >= leastTenants;
  });
  const whole = windowOf(buckets, budgetPeriodMs, objective, nowMs);
  const remaining = whole.rate === null ? null : 1 - whole.rate;
  const lastHour = windowAt(hour);
  const rate = lastHour && lastHour.bad >= leastBad ? (lastHour.rate ?? 0) : 0;
  const isNoData = lastHour === undefined || isUnknown(lastHour);
  return {
    objective,
    remaining,
    exhaustedInMs: rate > 0 && remaining !== null ? (Math.max(0, remaining) * budgetPeriodMs) / rate : null,
    windows,
    state: firing?.severity ?? (isNoData ? 'no-data' : 'ok'),
    rule: firing ?? null,
  };
}

/** Too few of the due checks took place, or none was due. */
function isUnknown({ coverage }: BurnWindow): boolean {
  return coverage === null || coverage < leastCoverage;
}

function windowOf(buckets: readonly SampleBucket[], lengthMs: number, objective: number, nowMs: number): BurnWindow {
  // A bucket belongs to the window if most of it lies within.
  const within = buckets.filter(
    ({ startMs, lengthMs: length }) => startMs + length / 2 > nowMs - lengthMs && startMs < nowMs,
  );
  const good = within.reduce((sum, bucket) => sum + bucket.good, 0);
  const bad = within.reduce((sum, bucket) => sum + bucket.bad, 0);
  const observed = within.filter(({ coverage }) => coverage !== null);
  const observedMs = observed.reduce((sum, bucket) => sum + bucket.lengthMs, 0);
  const coveredMs = observed.reduce((sum, bucket) => sum + bucket.lengthMs * (bucket.coverage ?? 0), 0);
  const samples = good + bad;
  return {
    lengthMs,
    samples,
    bad,
    rate: samples === 0 ? null : bad / samples / (1 - objective),
    coverage: observedMs === 0 ? null : coveredMs / observedMs,
  };
}
