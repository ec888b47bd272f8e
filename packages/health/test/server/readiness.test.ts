import { expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import type { LoopStats } from '../../src/engine/loop.ts';
import { createReadiness } from '../../src/server/readiness.ts';
import { startServed, waitUntil } from './served.ts';

interface ReadinessOptions {
  readonly nowMs?: number;
  readonly lastTickMs?: number;
  readonly state?: LoopStats['state'];
}

/** A readiness on a clock that stands at a time, of a service that ticked last at another. */
function readinessOf({ nowMs = 0, lastTickMs = 0, state = 'running' }: ReadinessOptions = {}) {
  const stats = (): LoopStats => ({
    state,
    running: 0,
    started: 0,
    buffered: 0,
    dropped: 0,
    lost: 0,
    failed: 0,
    limit: null,
    lag: { p50Ms: 0, p99Ms: 0, maxMs: 0 },
  });
  return createReadiness({ stats, lastTickMs }, { elapsedMs: () => nowMs });
}

test('a running service with a store that can be written is ready', () => {
  expect(readinessOf().report()).toEqual({ ready: true, store: 'ok', scheduler: 'ok', clock: 'ok' });
});

test('a store that takes nothing makes it unready, until it takes everything again', () => {
  const readiness = readinessOf();
  readiness.take({ kind: 'store', atMs: 0, error: 'Writing a batch failed.' });
  expect(readiness.report()).toMatchObject({ ready: false, store: 'failing' });
  readiness.take({ kind: 'store', atMs: 0, error: null });
  expect(readiness.report()).toMatchObject({ ready: true, store: 'ok' });
});

test('a service that has not ticked for ten seconds, or that stops, is not ready', () => {
  expect(readinessOf({ nowMs: 10_001 }).report()).toMatchObject({ ready: false, scheduler: 'stopped' });
  expect(readinessOf({ state: 'draining' }).report()).toMatchObject({ ready: false, scheduler: 'stopped' });
});

test('a clock that most vendors contradict makes it unready; one vendor alone does not', () => {
  const skewed = resultOf({ warnings: [{ code: 'CLOCK_SKEW', daysLeft: null }] });
  const readiness = readinessOf();
  for (let index = 0; index < 9; index += 1) readiness.takeCheck({ result: skewed });
  for (let index = 0; index < 10; index += 1) readiness.takeCheck({ result: resultOf({}) });
  expect(readiness.report()).toMatchObject({ ready: true, clock: 'ok' });
  for (let index = 0; index < 10; index += 1) readiness.takeCheck({ result: skewed });
  expect(readiness.report()).toMatchObject({ ready: false, clock: 'off' });
});

test('a clock that differs from that of the database makes it unready, until it is right again', () => {
  const readiness = readinessOf();
  readiness.take({ kind: 'clock', atMs: 0, skewMs: 3_000, isRight: false });
  expect(readiness.report()).toMatchObject({ ready: false, clock: 'off' });
  expect(readiness.agreesWithDatabase()).toBe(false);
  readiness.take({ kind: 'clock', atMs: 0, skewMs: 0, isRight: true });
  expect(readiness.report()).toMatchObject({ ready: true, clock: 'ok' });
  expect(readiness.agreesWithDatabase()).toBe(true);
});

test('failures of a vendor never make it unready', () => {
  const readiness = readinessOf();
  for (let index = 0; index < 50; index += 1)
    readiness.takeCheck({ result: resultOf({ class: 'fail.server', code: 'VPP_SERVER_ERROR' }) });
  expect(readiness.report()).toMatchObject({ ready: true });
});

test('the server says whether it is ready from its start to its stop', async () => {
  await using served = await startServed();
  const ready = async () => (await served.call('/readyz', { token: null })).status;
  expect(await ready()).toBe(503);
  await served.service.start();
  await waitUntil(async () => (await ready()) === 200);
  await served.service.stop();
  expect(await ready()).toBe(503);
});
