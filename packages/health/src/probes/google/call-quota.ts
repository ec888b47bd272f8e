import { type Budget, type BudgetStore, createBudget } from '@mdmkit/core';
import type { ProbeContext } from '../probe.ts';
import { budgetShare } from '../shared-credential.ts';

/** What Google grants. */
export interface QuotaLimits {
  /** Whose requests are counted together. */
  readonly key: string;
  /** How many requests. */
  readonly requests: number;
  /** In which time, in milliseconds. */
  readonly perMs: number;
}

/** What a check may take of a quota. */
export interface CallQuota {
  /** The budget for the check's client. */
  readonly budget: Budget;
  /** How many requests are left to checks just now, by our own count. */
  left(): Promise<number>;
}

/** Makes the part of a quota that checks may take: a tenth of it where production uses the same credential. */
export function createCallQuota(
  { key, ...granted }: QuotaLimits,
  { dedicated, budgetStore, client }: Pick<ProbeContext<unknown>, 'dedicated' | 'budgetStore' | 'client'>,
): CallQuota {
  const limits = { ...granted, share: budgetShare(dedicated) };
  const store = budgetStore;
  return {
    budget: createBudget({ ...limits, store, key, clock: client.clock }),
    async left() {
      const used = await requestsOf(store, key);
      return Math.max(0, Math.floor(limits.requests * limits.share) - used);
    },
  };
}

/** How many requests of a window have been counted. */
export async function requestsOf(store: BudgetStore, key: string): Promise<number> {
  const state = await store.get(key);
  return (state?.ended ?? []).reduce((sum, [, count]) => sum + count, 0);
}
