import { type Budget, type BudgetOptions, createBudget } from '@mdmkit/core';

/** How {@link createProjectBudget} limits the requests of a Cloud project. */
export interface ProjectBudgetOptions extends Omit<BudgetOptions, 'requests' | 'perMs' | 'key'> {
  /** The Cloud project: its quota is shared by all its service accounts and enterprises. */
  readonly projectId: string;
  /**
   * The project's quota "Requests per minute". Default: 600, which is the documented 1,000 in 100 seconds; the Cloud
   * console shows the present one.
   */
  readonly requestsPerMinute?: number;
}

/**
 * Makes the budget for a Cloud project: in no window of sixty seconds are more requests sent than its quota allows. Give
 * the same one to all clients of the project, or budgets with the same store.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createProjectBudget(options: ProjectBudgetOptions): Budget {
  const { projectId, requestsPerMinute = 600, ...rest } = options;
  if (projectId === '') throw new TypeError('projectId must name a Cloud project');
  return createBudget({ ...rest, requests: requestsPerMinute, perMs: 60_000, key: `google project ${projectId}` });
}
