import { createFileStore, type FileStoreOptions } from '../state/file-store.ts';
import type { LeasedStore } from '../state/leased-store.ts';
import { createMemoryStore } from '../state/memory-store.ts';
import type { BudgetState } from './budget-state.ts';

/** Where budgets that are shared keep their count. */
export interface BudgetStore extends LeasedStore<BudgetState> {}

/** Makes a store that the budgets of one process share. */
export function createMemoryBudgetStore(): BudgetStore {
  return createMemoryStore<BudgetState>();
}

/**
 * Makes a store that several processes of one machine share, in a folder. It holds times and numbers, no secrets.
 * No file is touched before its first use.
 *
 * @throws TypeError - When `directory` is empty.
 */
export function createFileBudgetStore(directory: string, options: FileStoreOptions = {}): BudgetStore {
  return createFileStore(directory, toBudgetState, options);
}

function toBudgetState(value: unknown): BudgetState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { ended, running, blockedUntilMs } = value as Readonly<Record<string, unknown>>;
  if (!Array.isArray(ended) || !Array.isArray(running) || typeof blockedUntilMs !== 'number') return undefined;
  // Written whole by this module, or not at all: what has its three members is a state.
  return { ended, running, blockedUntilMs };
}
