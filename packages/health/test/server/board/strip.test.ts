import { describe, expect, test } from 'vitest';
import { type Cell, cellMs, stateOfCell, stripOf } from '../../../src/server/board/strip.ts';

const startMs = Date.UTC(2026, 10, 2);
const cell = (index: number, classes: Cell['classes']): Cell => ({ bucketMs: startMs + index * cellMs, classes });
const at = (index: number) => new Date(startMs + index * cellMs).toISOString();

describe('five minutes of a service', () => {
  test.each([
    ['works', { ok: 10 }],
    ['works although some credentials are refused', { ok: 6, 'fail.auth': 2, 'fail.terms': 2 }],
    ['fails', { ok: 9, 'fail.server': 1 }],
    ['fails', { ok: 9, 'fail.network': 1, throttled: 100 }],
    ['fails if most credentials are refused', { ok: 4, 'fail.auth': 6 }],
    ['slow', { ok: 6, degraded: 2 }],
    ['fails before slow', { ok: 1, degraded: 6, 'fail.server': 3 }],
  ] as const)('%s: %o', (name, classes) => {
    expect(stateOfCell(classes)?.state).toBe(name.split(' ')[0]);
  });

  test.each([{}, { throttled: 3 }, { inconclusive: 1, prober_fault: 2 }])('%o says nothing', (classes) => {
    expect(stateOfCell(classes)).toBeUndefined();
  });
});

test('equal neighbours are one span, and where nothing was checked is none', () => {
  const cells = [cell(0, { ok: 3 }), cell(1, { ok: 1 }), cell(3, { ok: 2 }), cell(4, { 'fail.server': 2, ok: 2 })];
  const endMs = startMs + 4 * cellMs + 60_000;
  expect(stripOf(cells, startMs, endMs)).toEqual({
    from: at(0),
    to: new Date(endMs).toISOString(),
    spans: [
      { from: at(0), to: at(2), state: 'works', share: 0 },
      { from: at(3), to: at(4), state: 'works', share: 0 },
      { from: at(4), to: new Date(endMs).toISOString(), state: 'fails', share: 0.5 },
    ],
  });
});
