import {
  type Budget,
  type BudgetStore,
  type Clock,
  checkOptionTypes,
  createBudget,
  type Endpoint,
  type OptionTypes,
} from '@mdmkit/core';

/** Options of {@link createBusinessBudget}. */
export interface BusinessBudgetOptions {
  /** Reads (GET) per minute. Default: 20, which was measured; Apple publishes no limit. */
  readonly readsPerMinute?: number;
  /** Writes per hour. Default: 10, which was measured. */
  readonly writesPerHour?: number;
  /** Calls at once. Default: 4; Apple was observed to reset further connections. */
  readonly parallel?: number;
  /** The part of these limits to use, above 0 and up to 1. Other programs use the rest of the account. Default: 1. */
  readonly share?: number;
  /** Where the counts are kept, to share them with other processes. Default: in this process. */
  readonly store?: BudgetStore;
  /** The name of the counts in the store, such as the client id. Required with `store`. */
  readonly key?: string;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** The limits of one API account. Share one budget between all clients of the account. */
export interface BusinessBudget {
  /** Limits reads. */
  readonly reads: Budget;
  /** Limits writes. */
  readonly writes: Budget;
  /** Limits how many calls are under way. */
  readonly parallel: Budget;
  /** How many reads a minute it lets through. */
  readonly readsPerMinute: number;
}

const optionTypes: OptionTypes<BusinessBudgetOptions> = {
  readsPerMinute: 'count-or-infinity',
  writesPerHour: 'count-or-infinity',
  parallel: 'count-or-infinity',
  share: 'number',
  store: 'object',
  key: 'text',
  clock: 'object',
};

/** The limits that were measured at Apple, which publishes none. */
const measured = { readsPerMinute: 20, writesPerHour: 10, parallel: 4 };

/**
 * Creates the budget of one API account. Requests for access tokens do not count: they go to another service.
 *
 * @throws TypeError - If an option is wrong.
 * @example
 * const budget = createBusinessBudget({ share: 0.5 });
 * const business = createBusinessClient({ clientId, keyId, privateKey, budget });
 */
export function createBusinessBudget(options: BusinessBudgetOptions = {}): BusinessBudget {
  checkOptionTypes<BusinessBudgetOptions>('createBusinessBudget', options, optionTypes);
  const { readsPerMinute, writesPerHour, parallel } = { ...measured, ...withoutUndefined(options) };
  const { store, key, share = 1, clock } = options;
  const make = (name: string, limits: { readonly requests: number; readonly perMs: number; readonly share?: number }) =>
    createBudget({
      ...limits,
      ...(store === undefined ? {} : { store }),
      ...(key === undefined ? {} : { key: `${key} ${name}` }),
      ...(clock === undefined ? {} : { clock }),
      ...(name === 'parallel' ? { concurrency: parallel } : {}),
    });
  return {
    reads: make('reads', { requests: readsPerMinute, perMs: 60_000, share }),
    writes: make('writes', { requests: writesPerHour, perMs: 3_600_000, share }),
    parallel: make('parallel', { requests: Number.POSITIVE_INFINITY, perMs: 1_000 }),
    readsPerMinute: Math.max(1, Math.floor(readsPerMinute * share)),
  };
}

/** The budget of a client. `false`: none. */
export type BudgetOption = BusinessBudget | Budget | readonly Budget[] | false | undefined;

/** Says what limits each endpoint. */
export interface EndpointBudgets {
  /** The budgets of an endpoint. */
  readonly of: (endpoint: Endpoint) => readonly Budget[];
  /** How many reads a minute they let through. */
  readonly readsPerMinute: number;
}

/** Returns the budgets of each endpoint. Without the option, a client has a budget of its own. */
export function budgetsOf(option: BudgetOption, clock: Clock): EndpointBudgets {
  // Apple's limits apply also without a budget.
  if (option === false) return { of: () => [], readsPerMinute: measured.readsPerMinute };
  const budget = option ?? createBusinessBudget({ clock });
  if (!isBusinessBudget(budget)) {
    const all = [budget].flat();
    return { of: () => all, readsPerMinute: measured.readsPerMinute };
  }
  const reads = [budget.reads, budget.parallel];
  const writes = [budget.writes, budget.parallel];
  return {
    of: ({ host, method }) => (host === 'api' ? (method === 'GET' ? reads : writes) : []),
    readsPerMinute: budget.readsPerMinute,
  };
}

function isBusinessBudget(value: BusinessBudget | Budget | readonly Budget[]): value is BusinessBudget {
  return 'reads' in value;
}

function withoutUndefined(options: BusinessBudgetOptions): Partial<typeof measured> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
