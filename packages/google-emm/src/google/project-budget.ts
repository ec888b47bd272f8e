import { type Budget, type BudgetOptions, checkOptionTypes, createBudget, type OptionTypes } from '@mdmkit/core';

/** The options of {@link createProjectBudget}. */
export interface ProjectBudgetOptions extends Omit<BudgetOptions, 'requests' | 'perMs' | 'key'> {
  /** The Cloud project. All its service accounts and enterprises share its quota. */
  readonly projectId: string;
  /**
   * The project's quota "Requests per minute". Default: 600, which is the documented 1,000 in 100 seconds; the Cloud
   * console shows the present one.
   */
  readonly requestsPerMinute?: number;
}

const optionTypes: OptionTypes<ProjectBudgetOptions> = {
  projectId: 'text',
  requestsPerMinute: 'count-or-infinity',
  concurrency: 'count-or-infinity',
  share: 'number',
  store: 'object',
  clock: 'object',
};

/**
 * Creates the budget of a Cloud project: in every window of sixty seconds, the clients send at most as many requests as the
 * quota allows. Share it between all clients of the project, or create budgets with the same store.
 *
 * @throws TypeError - If an option is wrong; the message names it.
 * @example
 * ```ts
 * const budget = createProjectBudget({ projectId: credential.projectId, share: 0.5 });
 * const emm = createEmmClient({ credential, budget });
 * ```
 */
export function createProjectBudget(options: ProjectBudgetOptions): Budget {
  checkOptionTypes<ProjectBudgetOptions>('createProjectBudget', options, optionTypes);
  const { projectId, requestsPerMinute = 600, ...rest } = options;
  if ([undefined, ''].includes(projectId)) throw new TypeError('projectId must name a Cloud project');
  return createBudget({ ...rest, requests: requestsPerMinute, perMs: 60_000, key: `google project ${projectId}` });
}
