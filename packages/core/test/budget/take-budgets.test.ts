import { describe, expect, test } from 'vitest';
import { BudgetExhausted, createBudget, takeBudgets } from '../../src/index.ts';
import { createVirtualClock } from '../../src/testing/index.ts';

const start = () => {
  const clock = createVirtualClock();
  return {
    clock,
    project: createBudget({ requests: 1, perMs: 1_000, clock }),
    credential: createBudget({ requests: 1, perMs: 3_000, clock }),
  };
};

describe('several budgets', () => {
  test('all have to agree', async () => {
    const { clock, project, credential } = start();
    await (await takeBudgets([project, credential], {})).release();
    const permit = await takeBudgets([credential, project], {});
    expect([permit.waitedMs, clock.elapsedMs()]).toEqual([3_000, 3_000]);
  });

  test('give back what they gave when one refuses', async () => {
    const { project, credential } = start();
    await (await credential.take()).release();
    await expect(takeBudgets([project, credential], { whenExhausted: 'fail' })).rejects.toBeInstanceOf(BudgetExhausted);
    expect((await project.take({ whenExhausted: 'fail' })).waitedMs).toBe(0);
  });

  test('share the time that there is to wait', async () => {
    const { project, credential } = start();
    await (await takeBudgets([project, credential], {})).release();
    await expect(takeBudgets([project, credential], { maxWaitMs: 2_500 })).rejects.toMatchObject({ expectedMs: 2_000 });
  });

  test('are taken in one order, so that none waits for what another holds', async () => {
    const clock = createVirtualClock();
    const one = createBudget({ requests: 100, perMs: 1_000, concurrency: 1, clock });
    const other = createBudget({ requests: 100, perMs: 1_000, concurrency: 1, clock });
    const work = async (budgets: (typeof one)[]) => await (await takeBudgets(budgets, {})).release();
    await Promise.all([work([one, other]), work([other, one]), work([one, other]), work([other, one])]);
    expect(clock.elapsedMs()).toBe(0);
  });
});
