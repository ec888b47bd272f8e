import { type Budget, type BudgetOptions, checkOptionTypes, createBudget, type OptionTypes } from '@mdmkit/core';
import { sampleLimits } from './service-config/limits.ts';

/** How {@link createVppBudget} limits requests. */
export interface VppBudgetOptions extends Omit<BudgetOptions, 'requests' | 'perMs'> {
  /** Requests a second. Default: 15, Apple's `maxRequestPerSecond`. */
  readonly requestsPerSecond?: number;
}

const optionTypes: OptionTypes<VppBudgetOptions> = {
  requestsPerSecond: 'count-or-infinity',
  concurrency: 'count-or-infinity',
  share: 'number',
  store: 'object',
  key: 'text',
  clock: 'object',
};

/**
 * Makes a budget of 15 requests a second, which is what Apple allows all tokens of a location together. Give the same
 * one to all clients of a location, with a `store` also across processes.
 *
 * A request counts from the moment it is sent: counting until a second after its answer, as a budget of core does,
 * would leave a quarter of the allowance unused on a link of 300 ms. If two requests are delayed so differently that
 * Apple sees sixteen in one second, it answers 429 and the request is repeated.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 * @example
 * const budget = createVppBudget({ share: 0.5 });
 * const vpp = createVppClient({ credential, budget });
 */
export function createVppBudget(options: VppBudgetOptions = {}): Budget {
  checkOptionTypes<VppBudgetOptions>('createVppBudget', options, optionTypes);
  const { requestsPerSecond = sampleLimits.maxRequestPerSecond, ...rest } = options;
  const budget = createBudget({ ...rest, requests: requestsPerSecond, perMs: 1_000 });
  // With a limit on concurrency the end of a request matters after all.
  if (rest.concurrency !== undefined) return budget;
  return {
    key: budget.key,
    order: budget.order,
    block: budget.block,
    async take(request) {
      const { waitedMs, release } = await budget.take(request);
      await release('sent');
      return { waitedMs, release: () => Promise.resolve() };
    },
  };
}
