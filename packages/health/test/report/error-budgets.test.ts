import { expect, test } from 'vitest';
import { formatErrorBudgets } from '../../src/report/error-budgets.ts';
import { readErrorBudgets } from '../../src/service/error-budgets.ts';
import type { StoreStatus } from '../../src/store/store.ts';
import { failedRunOf, runOf, targetOf, tenMs, writerOf } from '../store/batches.ts';
import { storeOfEachTest } from '../support/store-of-each-test.ts';

const minuteMs = 60_000;
const fiveMinutesMs = 5 * minuteMs;
const hourMs = 60 * minuteMs;
const service = 'apple.vpp';
const objectives = new Map([[service, 0.9]]);
const observed: Pick<StoreStatus, 'gaps' | 'writers'> = { gaps: [], writers: [{ writer: 'one', lastBatchMs: tenMs }] };

const opened = storeOfEachTest();

/** Writes two hours of ten checks of four tenants in five minutes; in the last hour so many checks of each tenant fail. */
async function writeHours(failing: Readonly<Record<string, number>>, dueOf = 10): Promise<void> {
  const write = writerOf(opened.store);
  const tenants = ['a', 'b', 'c', 'd'];
  await write({ targets: tenants.map((tenant) => targetOf(`${tenant}/${service}`)), atMs: tenMs - 2 * hourMs });
  for (let bucketMs = tenMs - 2 * hourMs; bucketMs < tenMs; bucketMs += fiveMinutesMs) {
    const runs = tenants.flatMap((tenant) =>
      Array.from({ length: 10 }, (_, index) => {
        const isFailing = bucketMs >= tenMs - hourMs && index < (failing[tenant] ?? 0);
        return (isFailing ? failedRunOf : runOf)(`${tenant}/${service}`, bucketMs + index * 1_000);
      }),
    );
    const due = [{ service, location: 'berlin', bucketMs, due: dueOf * tenants.length }];
    await write({ runs, due, atMs: bucketMs + fiveMinutesMs });
  }
}

test('a budget that burns has a state, a rest, and a time at which it is used up', async () => {
  await writeHours({ a: 10, b: 10 });
  const [budget] = await readErrorBudgets(opened.store, { objectives }, observed, tenMs);
  // A quarter of all checks of two hours failed; 10 % are allowed. In the last hour it was a half.
  expect(budget?.remaining).toBeCloseTo(1 - 0.25 / 0.1);
  expect(budget?.windows.find(({ lengthMs }) => lengthMs === hourMs)).toMatchObject({
    samples: 480,
    bad: 240,
    coverage: 1,
  });
  expect(budget).toMatchObject({ service, state: 'ticket', exhaustedInMs: 0 });
  expect(formatErrorBudgets(budget ? [budget] : [])).toBe(`error budgets of 30 days, by checks
  service    SLO   budget left  burn rate 1 h  3 d  used up in  state
  apple.vpp  90 %  -150 %                 5.0  2.5  used up     ticket
`);
});

test('failures of one tenant alone do not change the state', async () => {
  await writeHours({ a: 10 });
  const [budget] = await readErrorBudgets(opened.store, { objectives: new Map([[service, 0.99]]) }, observed, tenMs);
  expect(budget?.windows.find(({ lengthMs }) => lengthMs === hourMs)?.rate).toBeCloseTo(25);
  expect(budget?.state).toBe('ok');
});

test('failures of two tenants at the same rate page', async () => {
  await writeHours({ a: 5, b: 5 });
  const [budget] = await readErrorBudgets(opened.store, { objectives: new Map([[service, 0.99]]) }, observed, tenMs);
  expect(budget?.windows.find(({ lengthMs }) => lengthMs === hourMs)?.rate).toBeCloseTo(25);
  expect(budget).toMatchObject({ state: 'page', rule: { factor: 14.4 } });
});

test('checks that did not take place are no good checks', async () => {
  await writeHours({}, 13);
  const [budget] = await readErrorBudgets(opened.store, { objectives }, observed, tenMs);
  expect(budget).toMatchObject({ state: 'no-data', remaining: 1 });
});

test('half an hour without a running service is no data', async () => {
  await writeHours({});
  const [budget] = await readErrorBudgets(opened.store, { objectives }, observed, tenMs + hourMs / 2);
  expect(budget?.state).toBe('no-data');
  const gap = {
    location: 'berlin',
    service: null,
    reason: 'stopped',
    fromMs: tenMs,
    toMs: tenMs + hourMs / 2,
  } as const;
  const writers = [{ writer: 'one', lastBatchMs: tenMs + hourMs / 2 }];
  const after = await readErrorBudgets(opened.store, { objectives }, { gaps: [gap], writers }, tenMs + hourMs / 2);
  expect(after[0]?.state).toBe('no-data');
});

test.each([
  ['suppresses the whole service', { mode: 'suppress', scope: { services: [service] } }, 0],
  ['only annotates', { mode: 'annotate', scope: {} }, 240],
  ['is of one tenant', { mode: 'suppress', scope: { tenants: ['a'] } }, 240],
] as const)('a window that %s', async (_name, { mode, scope }, bad) => {
  await writeHours({ a: 10, b: 10 });
  const times = { fromMs: tenMs - hourMs, untilMs: tenMs };
  const windows = [{ id: 'move', mode, scope, reason: '', times }];
  const [budget] = await readErrorBudgets(opened.store, { objectives, windows }, observed, tenMs);
  expect(budget?.windows.find(({ lengthMs }) => lengthMs === 6 * hourMs)?.bad).toBe(bad);
});

test('a window that an operator has made, until it was ended', async () => {
  await writeHours({ a: 10, b: 10 });
  const maintenance = { kind: 'maintenance', id: 'move', mode: 'pause', by: 'kim', scope: {}, reason: '' } as const;
  await opened.store.addCommand({ ...maintenance, fromMs: tenMs - hourMs, untilMs: tenMs + hourMs }, tenMs - hourMs);
  await opened.store.addCommand({ kind: 'end-maintenance', id: 'move', by: 'kim' }, tenMs - hourMs / 2);
  const [budget] = await readErrorBudgets(opened.store, { objectives }, observed, tenMs);
  expect(budget?.windows.find(({ lengthMs }) => lengthMs === 6 * hourMs)?.bad).toBe(120);
});

test('without objectives nothing is read or shown', async () => {
  expect(await readErrorBudgets(opened.store, {}, observed, tenMs)).toEqual([]);
  expect(formatErrorBudgets([])).toBe('');
});
