import { describe, expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import type { EndedCheck } from '../../src/service/ended-check.ts';
import { createOverload, type Overload } from '../../src/service/overload.ts';

const check = (isSpoilt: boolean): EndedCheck => ({
  run: { target: 'aurora/apple.vpp', dueMs: 0, reason: 'scheduled', fence: 1 },
  startedMs: 0,
  endedMs: 20_000,
  durationMs: 20_000,
  flags: ['lag'],
  stalledMs: isSpoilt ? 15_000 : 1_200,
  result: {
    target: {} as never,
    result: resultOf({ class: 'fail.network', code: 'VPP_TIMEOUT' }),
    inMaintenance: false,
  },
});
const checks = (spoilt: number, all: number) => Array.from({ length: all }, (_, index) => check(index < spoilt));

test('a machine is too slow from the time on at which most checks were spoilt by it', () => {
  const overload = createOverload();
  overload.note(checks(1, 10), 1_000);
  expect(overload.sinceMs).toBeNull();
  overload.note(checks(9, 10), 2_000);
  overload.note(checks(10, 10), 5_000);
  expect(overload.sinceMs).toBe(2_000);
});

test('it is fast enough again once few checks are spoilt, and one spoilt check says nothing', () => {
  const overload = createOverload();
  overload.note(checks(1, 1), 1_000);
  expect(overload.sinceMs).toBeNull();
  overload.note(checks(5, 5), 2_000);
  expect(overload.sinceMs).toBe(2_000);
  overload.note(checks(0, 10), 40_000);
  expect(overload.sinceMs).toBeNull();
});

test('stalls that spoilt no check leave the machine fast enough, however often they come', () => {
  const overload = createOverload();
  for (let atMs = 0; atMs < 1_200_000; atMs += 15_000) overload.note(checks(0, 20), atMs);
  expect(overload.sinceMs).toBeNull();
});

describe('a machine that sheds checks', () => {
  /** Looks once a second for a while. */
  const look = (overload: Overload, fromMs: number, toMs: number, isShedding: (atMs: number) => boolean) => {
    for (let atMs = fromMs; atMs <= toMs; atMs += 1_000) overload.noteShedding(isShedding(atMs), atMs);
  };

  test('most of the time is too slow, also in the moments in which shedding makes it fast', () => {
    const overload = createOverload();
    look(overload, 0, 120_000, (atMs) => atMs % 30_000 < 20_000);
    expect(overload.sinceMs).toBe(30_000);
    look(overload, 121_000, 190_000, () => false);
    expect(overload.sinceMs).toBeNull();
  });

  test.each([
    ['for a few seconds of each minute', (atMs: number) => atMs % 60_000 < 8_000],
    ['for twenty seconds', (atMs: number) => atMs > 60_000 && atMs < 80_000],
  ])('%s is fast enough', (_, isShedding) => {
    const overload = createOverload();
    look(overload, 0, 300_000, isShedding);
    expect(overload.sinceMs).toBeNull();
  });
});
