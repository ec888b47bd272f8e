import { expect, test } from 'vitest';
import { createLagMeter } from '../../src/engine/lag-meter.ts';

/** A meter on a clock that stands still until it is moved. */
function meterAt(minute: number) {
  let elapsedMs = minute * 60_000;
  const meter = createLagMeter({ elapsedMs: () => elapsedMs });
  const wait = (minutes: number) => {
    elapsedMs += minutes * 60_000;
  };
  return { ...meter, wait };
}

test('the figures are those of all runs of the last five minutes', () => {
  const meter = meterAt(12.5);
  for (let run = 0; run < 90; run += 1) meter.record(10);
  meter.wait(2);
  for (let run = 0; run < 9; run += 1) meter.record(50);
  meter.record(120);
  expect(meter.read()).toEqual({ p50Ms: 10, p99Ms: 50, maxMs: 120 });
});

test('what began late after a start is forgotten five minutes later, also while nothing runs', () => {
  const meter = meterAt(0);
  for (let run = 0; run < 100; run += 1) meter.record(20_000);
  meter.wait(4);
  for (let run = 0; run < 100; run += 1) meter.record(10);
  expect(meter.read().maxMs).toBeGreaterThanOrEqual(20_000);
  meter.wait(1);
  expect(meter.read()).toEqual({ p50Ms: 10, p99Ms: 10, maxMs: 10 });
  meter.wait(5);
  expect(meter.read()).toEqual({ p50Ms: 0, p99Ms: 0, maxMs: 0 });
});

test('a run that began before its time counts as one that began in time', () => {
  const meter = meterAt(0);
  meter.record(-3);
  expect(meter.read().maxMs).toBe(1);
});
