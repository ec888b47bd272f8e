import type { BudgetStore } from '@mdmkit/core';
import { checkSharedValuesOptions, createSharedValues, type SharedValuesOptions } from './shared-values.ts';

/** What a budget remembers. */
export type BudgetState = NonNullable<Awaited<ReturnType<BudgetStore['get']>>>;

/**
 * Makes a store that the budgets of several processes share in a PostgreSQL database. It holds times and numbers, no secrets. The
 * times are those of the database: the clocks of the processes need not agree. No connection is made before its first use.
 *
 * If the database does not answer, a budget that uses the store lets no request through: a request that is not counted could
 * exceed the rate of the credential.
 *
 * @throws TypeError - If an option is missing or wrong.
 */
export function createPostgresBudgetStore(options: SharedValuesOptions): BudgetStore & AsyncDisposable {
  checkSharedValuesOptions('createPostgresBudgetStore', options);
  return createSharedValues<BudgetState>(options, {
    kind: 'budget',
    keyOf: (key) => key,
    write: (state) => JSON.stringify(state),
    read: readBudgetState,
    shift: shiftBudgetState,
    // A request that another process does not count must not be sent.
    whenLost: 'fail',
  });
}

/** Reads a count; a damaged one counts as none. */
export function readBudgetState(text: string): BudgetState | undefined {
  try {
    const { ended, running, blockedUntilMs } = JSON.parse(text) as Partial<BudgetState>;
    return ended && running && blockedUntilMs !== undefined ? { ended, running, blockedUntilMs } : undefined;
  } catch {
    return undefined;
  }
}

/** Moves all times of a count, by milliseconds. */
export function shiftBudgetState({ ended, running, blockedUntilMs }: BudgetState, byMs: number): BudgetState {
  return {
    ended: ended.map(([atMs, count]) => [atMs + byMs, count] as const),
    running: running.map(({ id, untilMs }) => ({ id, untilMs: untilMs + byMs })),
    blockedUntilMs: blockedUntilMs === 0 ? 0 : blockedUntilMs + byMs,
  };
}
