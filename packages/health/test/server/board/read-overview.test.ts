import { expect, test } from 'vitest';
import { overviewOf } from '../../../src/server/board/read-overview.ts';
import { cellMs } from '../../../src/server/board/strip.ts';
import type { StoreStatus } from '../../../src/store/store.ts';
import { incidentOf } from '../../store/batches.ts';

const nowMs = Date.UTC(2026, 10, 2, 12);
const rollup = (location: string, ok: number) => ({
  bucketMs: nowMs - cellMs,
  lengthMs: cellMs,
  location,
  classes: { ok, 'fail.network': 5 },
  coverage: 1,
  latency: null,
  late: 0,
});

type Changes = Parameters<typeof incidentOf>[1];

/** The row of Apps and Books while some incidents are open, as some locations check it. */
function rowOf(
  open: readonly Changes[],
  {
    locations = ['here'],
    untilMs,
    up = 2,
  }: Partial<{ locations: readonly string[]; untilMs: number; up: number }> = {},
) {
  const status: StoreStatus = {
    writers: locations.map((writer) => ({ writer, lastBatchMs: nowMs })),
    services: [{ service: 'apple.vpp', states: { up, down: 10 }, rollups: locations.map((name) => rollup(name, up)) }],
    incidents: open.map((changes, index) => incidentOf(`inc-${index}`, { startedMs: nowMs - 2 * cellMs, ...changes })),
    unchecked: [],
    gaps: [],
    totals: { incidents: open.length, gaps: 0 },
    undelivered: 0,
  };
  const [service] = overviewOf({
    nowMs,
    status,
    cells: new Map([
      [
        'apple.vpp',
        [{ bucketMs: nowMs - cellMs, locations: new Map(locations.map((name) => [name, rollup(name, up).classes])) }],
      ],
    ]),
    closed: [],
    maintenance: new Map(untilMs === undefined ? [] : [['apple.vpp', [{ fromMs: nowMs - cellMs, toMs: untilMs }]]]),
    budgets: [],
    expiries: [],
    tenants: 12,
  }).services;
  if (!service) throw new TypeError('the overview has a row for each service');
  return service;
}

/** The state of the row, and of the last five minutes of its strip. */
const statesOf = (...parameters: Parameters<typeof rowOf>) => {
  const { state, strip } = rowOf(...parameters);
  return [state, strip.spans.at(-1)?.state];
};

test('row and strip follow the verdict, not the number of failed checks', () => {
  expect(statesOf([])).toEqual(['works', 'works']);
  expect(statesOf([{ verdict: 'credential', tenant: 'tenant-0' }])).toEqual(['works', 'works']);
  expect(statesOf([{ verdict: 'vendor' }])).toEqual(['fails', 'fails']);
});

test('with trouble of our own network nothing is known about the vendor', () => {
  expect(statesOf([{ verdict: 'own-network', service: null, location: 'here' }])).toEqual(['unknown', 'own-side']);
  expect(statesOf([{ verdict: 'own-network-suspected', service: null }])).toEqual(['unknown', 'own-side']);
});

test('the vendor is judged by locations without trouble of their own', () => {
  const open = [{ verdict: 'own-network', service: null, location: 'here' }] as const;
  expect(statesOf(open, { locations: ['here', 'there'] })).toEqual(['works', 'works']);
});

test('trouble of the vendor comes before our own', () => {
  const open = [{ verdict: 'own-network', service: null, location: 'here' }, { verdict: 'vendor' }] as const;
  expect(rowOf(open, { locations: ['here', 'there'] })).toMatchObject({ state: 'fails', incident: 'inc-1' });
});

test('maintenance of the service has an end', () => {
  const { maintenanceUntil, strip } = rowOf([{ verdict: 'vendor' }], { untilMs: nowMs + cellMs });
  expect(maintenanceUntil).toBe(new Date(nowMs + cellMs).toISOString());
  expect(strip.spans.at(-1)?.state).toBe('maintenance');
});

test('a service of which no check is good is unknown, unless a verdict explains it', () => {
  expect(statesOf([], { up: 0 })).toEqual(['unknown', 'unknown']);
  expect(statesOf([{ verdict: 'tenant', tenant: 'tenant-0' }], { up: 0 })).toEqual(['unknown', 'unknown']);
  expect(statesOf([{ verdict: 'vendor' }], { up: 0 })).toEqual(['fails', 'fails']);
});
