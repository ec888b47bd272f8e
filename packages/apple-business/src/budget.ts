import { type Budget, type BudgetStore, type Clock, createBudget, type Endpoint } from '@mdmkit/core';

/** How {@link createBusinessBudget} limits calls. */
export interface BusinessBudgetOptions {
  /** How many reads (GET) may fall into any minute. Default: 20, which was measured; Apple publishes no figure. */
  readonly readsPerMinute?: number;
  /** How many writes may fall into any hour. Default: 10, which was measured. */
  readonly writesPerHour?: number;
  /** How many calls may be under way at once. Default: 4; beyond, Apple was seen to cut connections. */
  readonly parallel?: number;
  /** The part of these limits to use, above 0 and up to 1; the rest is left to others with the same account. Default: 1. */
  readonly share?: number;
  /** Where the counts are kept, to share them with other processes. Default: in this process. */
  readonly store?: BudgetStore;
  /** The name of the counts in the store, such as the client id. Required with `store`. */
  readonly key?: string;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What Apple allows one API account. Share one between all clients of the account. */
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

/** What was measured at Apple; nothing is published. */
const measured = { readsPerMinute: 20, writesPerHour: 10, parallel: 4 };

/**
 * Makes the budget of one API account. Requests for access tokens do not count: they go to another service.
 *
 * @throws TypeError - When an option is wrong.
 */
export function createBusinessBudget(options: BusinessBudgetOptions = {}): BusinessBudget {
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

/** What a client may be given as its budget. */
export type BudgetOption = BusinessBudget | Budget | readonly Budget[] | false | undefined;

/** Says what limits each endpoint. */
export interface EndpointBudgets {
  /** The budgets of an endpoint. */
  readonly of: (endpoint: Endpoint) => readonly Budget[];
  /** How many reads a minute they let through. */
  readonly readsPerMinute: number;
}

/** Makes out what limits each endpoint. Without the option, a client has a budget of its own. */
export function budgetsOf(option: BudgetOption, clock: Clock): EndpointBudgets {
  // Whoever turns the budget off is held to Apple's limits all the same.
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
