import type { Incident } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { createBurningBudgets } from '../../src/service/burning-budgets.ts';
import { readErrorBudgets } from '../../src/service/error-budgets.ts';
import { failedRunOf, incidentOf, runOf, targetOf, tenMs, writerOf } from '../store/batches.ts';
import { storeOfEachTest } from '../support/store-of-each-test.ts';

const fiveMinutesMs = 300_000;
const hourMs = 3_600_000;
const service = 'apple.vpp';
const objectives = new Map([[service, 0.99]]);

const opened = storeOfEachTest();

/** Writes an hour of ten checks of two tenants in five minutes at each location; a share of them fails. */
async function writeHour(fromMs: number, failing: Readonly<Record<string, number>>): Promise<void> {
  for (const [location, failed] of Object.entries(failing)) {
    const write = writerOf(opened.store, location);
    await write({ targets: ['a', 'b'].map((tenant) => targetOf(`${tenant}/${service}`)), atMs: fromMs });
    for (let bucketMs = fromMs; bucketMs < fromMs + hourMs; bucketMs += fiveMinutesMs) {
      const runs = ['a', 'b'].flatMap((tenant) =>
        Array.from({ length: 10 }, (_, index) => ({
          ...(index < failed ? failedRunOf : runOf)(`${tenant}/${service}`, bucketMs + index * 1_000),
          location,
        })),
      );
      const due = [{ service, location, bucketMs, due: 20 }];
      await write({ runs, due, atMs: bucketMs + fiveMinutesMs });
    }
  }
}

function budgetsOf(open: () => readonly Incident[] = () => []) {
  return createBurningBudgets({ store: opened.store, settings: () => ({ objectives }), open });
}

test('failures of two tenants burn the budget of the service, and of the location at which they fail', async () => {
  await writeHour(tenMs - hourMs, { berlin: 4, tokyo: 0 });
  const budgets = budgetsOf();
  await budgets.update(tenMs);
  expect(budgets.current()).toMatchObject([
    {
      service,
      location: null,
      severity: 'page',
      longRate: expect.closeTo(20),
      failed: 96,
      checks: 480,
      sinceMs: tenMs,
    },
    { service, location: 'berlin', severity: 'page', longRate: expect.closeTo(40), failed: 96, checks: 240 },
  ]);
  const [whole] = await readErrorBudgets(opened.store, { objectives }, { gaps: [], writers: [] }, tenMs);
  expect(whole?.locations?.map(({ location, state }) => [location, state])).toEqual([
    ['berlin', 'page'],
    ['tokyo', 'ok'],
  ]);
});

test('what an incident explained is no news when the incident is closed, before it has stopped burning', async () => {
  await writeHour(tenMs - hourMs, { berlin: 4 });
  let open: readonly Incident[] = [incidentOf('inc-1', { service })];
  const budgets = budgetsOf(() => open);
  await budgets.update(tenMs);
  open = [];
  await budgets.update(tenMs);
  expect(budgets.current()).toEqual([]);
  // A calm time later the rule does not fire any more; then it may fire again.
  await writeHour(tenMs + hourMs, { berlin: 0 });
  await budgets.update(tenMs + 100 * hourMs);
  await budgets.update(tenMs);
  expect(budgets.current()).toMatchObject([{ severity: 'page' }]);
});

test('without an objective nothing is read', async () => {
  const budgets = createBurningBudgets({ store: opened.store, settings: () => ({}), open: () => [] });
  await budgets.update(tenMs);
  expect(budgets.current()).toEqual([]);
});
