import type { Clock } from '../clock/clock.ts';
import { checkOptionTypes, type OptionTypes } from '../options/check-option-types.ts';
import type { BudgetPermit, BudgetRequest } from './budget-request.ts';
import type { BudgetStore } from './budget-store.ts';
import { createBudgetTurns } from './budget-turns.ts';

/** How {@link createBudget} limits requests. */
export interface BudgetOptions {
  /** How many requests may fall into any window of `perMs`; `Infinity` for no limit. A whole number above 0. */
  readonly requests: number;
  /** The window's length in milliseconds. */
  readonly perMs: number;
  /** How many requests may be under way at once. Default: no limit. */
  readonly concurrency?: number;
  /**
   * The part of `requests` to use, above 0 and up to 1; the rest is left to others that use the same credential. With a
   * shared store, the part of the common count up to which this process adds to it. Default: 1.
   */
  readonly share?: number;
  /** Where the count is kept, to share it with other processes. Default: in this object. */
  readonly store?: BudgetStore;
  /** The name of the count in the store: what the vendor limits, such as a credential or a project. Required with `store`. */
  readonly key?: string;
  /** Time. Has to be the same for all who share a store. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** A limit on requests, shared by all clients that are given it. */
export interface Budget {
  /** Which count it is in its store. */
  readonly key: string;
  /** Its place in the order in which several budgets are taken, which is the same everywhere in this process. */
  readonly order: number;
  /**
   * Waits for the turn of one request.
   *
   * @throws BudgetExhausted - When there is no room and the request does not wait, or could not wait long enough.
   */
  take(request?: BudgetRequest): Promise<BudgetPermit>;
  /** Stops everything for a time, as the vendor asked; a shorter time than the running one changes nothing. */
  block(forMs: number): Promise<void>;
}

/** The longest time that a vendor can stop a budget for: a wrong header must not stop it for ever. In milliseconds. */
const longestBlockMs = 24 * 60 * 60 * 1000;

/** The types of the options. Numbers are checked by their ranges, with a sentence of their own. */
const optionTypes: OptionTypes<BudgetOptions> = {
  requests: 'count-or-infinity',
  perMs: 'number',
  concurrency: 'count-or-infinity',
  share: 'number',
  store: 'object',
  key: 'text',
  clock: 'object',
};

let made = 0;

/**
 * Makes a budget. In no window of `perMs`, wherever it begins, do more than `requests` requests reach the vendor: a
 * request counts from the moment it is let through until `perMs` after its answer came. (docs/decisions/0002)
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createBudget(options: BudgetOptions): Budget {
  checkOptionTypes<BudgetOptions>('createBudget', options, optionTypes);
  const { requests, perMs, concurrency = Number.POSITIVE_INFINITY, share = 1 } = options;
  checkCount(requests, 'requests');
  checkCount(concurrency, 'concurrency');
  if (!(perMs > 0 && perMs < Number.POSITIVE_INFINITY)) {
    throw new TypeError('perMs must be a number of milliseconds above 0');
  }
  if (!(share > 0 && share <= 1)) throw new TypeError('share must be above 0 and at most 1');
  if (options.store && !options.key) throw new TypeError('key must name the budget in its store');
  made += 1;
  const key = options.key ?? 'budget';
  const limits = { requests: Math.max(1, Math.floor(requests * share)), perMs, concurrency };
  const turns = createBudgetTurns({ ...options, key, limits });
  return {
    key,
    order: made,
    take: (request = {}) => turns.take(request),
    block: (forMs) => turns.block(Math.min(Math.max(0, forMs), longestBlockMs)),
  };
}

function checkCount(value: number, option: string): void {
  if (value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value > 0)) return;
  throw new TypeError(`${option} must be a whole number above 0, or Infinity`);
}
