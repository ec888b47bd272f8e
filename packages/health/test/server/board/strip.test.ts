import { describe, expect, test } from 'vitest';
import { serviceTroubles } from '../../../src/server/board/service-trouble.ts';
import { type Classes, cellMs, type StripCauses, stateOfCell, stripOf } from '../../../src/server/board/strip.ts';
import { incidentOf } from '../../store/batches.ts';

const startMs = Date.UTC(2026, 10, 2);
const service = 'apple.vpp';
const cell = (index: number, classes: Classes, elsewhere?: Classes) => ({
  bucketMs: startMs + index * cellMs,
  locations: new Map([['here', classes], ...(elsewhere ? [['there', elsewhere] as const] : [])]),
});
const at = (index: number) => new Date(startMs + index * cellMs).toISOString();
const span = { fromMs: startMs, toMs: startMs + cellMs };
const nothing: StripCauses = { troubles: [], maintenance: [] };

type Changes = Parameters<typeof incidentOf>[1];

/** What an incident explains that lasted for the first cell. */
const explained = (changes: Changes, maintenance: StripCauses['maintenance'] = []): StripCauses => ({
  maintenance,
  troubles: serviceTroubles(
    [incidentOf('inc-1', { startedMs: startMs, endedMs: span.toMs, closedMs: span.toMs, ...changes })],
    service,
    startMs + 10 * cellMs,
  ),
});

describe('five minutes without an incident of the service', () => {
  test.each([
    ['works', { ok: 10 }],
    ['works', { ok: 6, 'fail.auth': 4 }],
    ['works', { ok: 9, 'fail.server': 1 }],
    ['unknown', { 'fail.auth': 3 }],
    ['unknown', { 'fail.server': 3 }],
    ['works', { ok: 1, degraded: 9 }],
    ['unknown', { throttled: 3 }],
    ['unknown', { inconclusive: 1, throttled: 1 }],
    ['own-side', { inconclusive: 1, prober_fault: 2 }],
  ] as const)('are shown as %s: %o', (state, classes) => {
    expect(stateOfCell(cell(0, classes), nothing)?.state).toBe(state);
  });

  test('are no state if nothing was checked', () => {
    expect(stateOfCell(cell(0, {}), nothing)).toBeUndefined();
  });
});

describe('five minutes within an incident', () => {
  const failing = { ok: 1, 'fail.network': 9 };

  test.each([
    ['vendor', 'fails'],
    ['vendor-authentication', 'fails'],
    ['shared-credential', 'works'],
    ['throttling', 'works'],
    ['credential', 'works'],
    ['tenant', 'works'],
    ['unattributed', 'works'],
    ['own-service', 'works'],
    ['own-network-suspected', 'own-side'],
  ] as const)('that is judged as %s are shown as %s', (verdict, state) => {
    expect(stateOfCell(cell(0, failing), explained({ verdict }))).toMatchObject({ state });
  });

  test('of our own network at the only location are shown as trouble on our side, for each service', () => {
    const causes = explained({ verdict: 'own-network', service: null, location: 'here' });
    expect(stateOfCell(cell(0, failing), causes)).toEqual({ state: 'own-side', share: 0 });
  });

  test('of our own network at one location are shown as another location saw them', () => {
    const causes = explained({ verdict: 'own-network', service: null, location: 'here' });
    expect(stateOfCell(cell(0, failing, { ok: 5 }), causes)).toEqual({ state: 'works', share: 0 });
    expect(stateOfCell(cell(0, failing, { prober_fault: 5 }), causes)?.state).toBe('own-side');
  });

  test('of the route from one location are shown as the other locations saw them', () => {
    const causes = explained({ verdict: 'location-path', location: 'here' });
    expect(stateOfCell(cell(0, failing, { ok: 5 }), causes)?.state).toBe('works');
  });

  test('of the vendor without a failed check are shown as working', () => {
    expect(stateOfCell(cell(0, { ok: 9 }), explained({}))?.state).toBe('works');
  });

  test('of slow answers are shown as slow', () => {
    const causes = explained({ verdict: 'vendor-slow' });
    expect(stateOfCell(cell(0, { ok: 3, degraded: 6 }), causes)?.state).toBe('slow');
    expect(stateOfCell(cell(0, { ok: 9 }), causes)?.state).toBe('works');
  });

  test('of the verdict that an operator has set', () => {
    const override = { verdict: 'tenant', by: 'ada', atMs: startMs } as const;
    expect(stateOfCell(cell(0, failing), explained({ override }))?.state).toBe('works');
  });

  test('of another service, or after its end, are shown as working', () => {
    expect(stateOfCell(cell(0, failing), explained({ service: 'apple.dep' }))?.state).toBe('works');
    expect(stateOfCell(cell(1, failing), explained({}))?.state).toBe('works');
  });

  test('that was merged into another incident are explained by the other', () => {
    expect(explained({ mergedInto: 'inc-2' }).troubles).toEqual([]);
  });

  test('and within maintenance are shown as maintenance, checked or not', () => {
    const causes = explained({}, [{ fromMs: startMs, toMs: startMs + cellMs }]);
    expect(stateOfCell(cell(0, failing), causes)?.state).toBe('maintenance');
    expect(stateOfCell(cell(0, {}), causes)?.state).toBe('maintenance');
    expect(stateOfCell(cell(0, failing), explained({}, [{ fromMs: startMs, toMs: startMs + 60_000 }]))?.state).toBe(
      'fails',
    );
  });
});

test('equal neighbours are one span, and where nothing was checked is none', () => {
  const cells = [cell(0, { ok: 3 }), cell(1, { ok: 1 }), cell(3, { ok: 2 }), cell(4, { 'fail.server': 2, ok: 2 })];
  const endMs = startMs + 4 * cellMs + 60_000;
  const { troubles } = explained({ startedMs: startMs + 4 * cellMs, endedMs: null, closedMs: null });
  expect(stripOf({ cells, troubles, maintenance: [], fromMs: startMs, toMs: endMs })).toEqual({
    from: at(0),
    to: new Date(endMs).toISOString(),
    spans: [
      { from: at(0), to: at(2), state: 'works', share: 0 },
      { from: at(3), to: at(4), state: 'works', share: 0 },
      { from: at(4), to: new Date(endMs).toISOString(), state: 'fails', share: 0.5 },
    ],
  });
});
