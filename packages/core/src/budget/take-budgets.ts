import type { Budget } from './budget.ts';
import type { BudgetPermit, BudgetRequest } from './budget-request.ts';

/**
 * Takes a permit of each budget, one after the other. If one refuses, the permits of the others are released.
 *
 * @throws BudgetExhausted - When one of them has no room, as for a single budget.
 */
export async function takeBudgets(budgets: readonly Budget[], request: BudgetRequest): Promise<BudgetPermit> {
  const [single] = budgets;
  if (single && budgets.length === 1) return await single.take(request);
  const permits: BudgetPermit[] = [];
  const release = async (outcome?: 'sent' | 'unsent') => {
    await Promise.all(permits.map((permit) => permit.release(outcome)));
  };
  const waitedMs = () => permits.reduce((sum, permit) => sum + permit.waitedMs, 0);
  try {
    // Always in the same order, so that no two requests wait for what the other one holds.
    for (const budget of budgets.toSorted((first, second) => first.order - second.order)) {
      const maxWaitMs = request.maxWaitMs === undefined ? undefined : request.maxWaitMs - waitedMs();
      permits.push(await budget.take({ ...request, maxWaitMs }));
    }
  } catch (error) {
    await release('unsent');
    throw error;
  }
  return { waitedMs: waitedMs(), release };
}
