import { createMemoryBudgetStore, createMemorySessionStore, createTransport } from '@mdmkit/core';
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import type { CanaryIntent } from '@mdmkit/monitor/model';
import { temporaryFolder } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { type CreateWorld, worlds } from '../../bench/canary-kill/worlds.ts';
import { createCanaryService } from '../../src/canaries/canary-service.ts';
import { readCanaries, readCanaryRuns } from '../../src/canaries/read-canaries.ts';
import { checkTarget } from '../../src/check/check-target.ts';
import { createNetworkAccess } from '../../src/network/network-access.ts';
import { formatCanaryRuns } from '../../src/report/canaries.ts';
import { createMetrics } from '../../src/server/metrics/create-metrics.ts';
import type { FinishedCheck } from '../../src/service/ended-check.ts';
import { openStore } from '../../src/store/open-store.ts';
import { targetOf, writerOf } from '../store/batches.ts';

test('a canary is a target of its own series, and its result has the three figures', async () => {
  const clock = createVirtualClock();
  await using world = await (worlds['vpp-licence of a device'] as CreateWorld)(clock);
  await using server = await listen(world.simulator);
  await using folder = await temporaryFolder();
  await using store = await openStore({ folder: folder.path });
  await store.migrate();
  await using transport = createTransport();
  const { configured } = world;
  const config = { origins: world.origins(server.origin), targets: [configured.target], canaries: [configured] };
  await using service = createCanaryService({ store, transport, location: 'tokyo', clock });
  const { targets } = service.withTargets(config);
  expect(targets.map(({ service }) => service)).toEqual(['apple.vpp', 'apple.vpp.licence']);
  const canary = targets[1];
  if (!canary) throw new Error('the canary is missing');
  const check = async () =>
    await checkTarget(canary, {
      origins: config.origins,
      transport,
      clock,
      hooks: {},
      sessionStore: createMemorySessionStore(),
      budgetStore: createMemoryBudgetStore(),
      network: createNetworkAccess({ clock }),
      timeoutMs: canary.timeoutMs ?? 0,
      retries: 0,
      signal: new AbortController().signal,
    });
  const passed = await check();
  // The vendor takes 20 seconds to complete a change: that is the latency, and not the time of one request.
  expect(passed.latencyMs).toBeGreaterThanOrEqual(20_000);
  const { 'licence accepted': accepted = 0, 'licence completed': completed = 0 } = passed.facts.steps as Record<
    string,
    number
  >;
  expect(passed.latencyMs).toBe(accepted + completed);
  const run = { location: 'tokyo', class: passed.class, attempts: 1, durationMs: 40_000 } as FinishedCheck['run'];
  const metrics = createMetrics({
    service: { stats: () => ({ dropped: 0, lost: 0, failed: 0 }), firstExpiries: () => [] },
    status: async () => await Promise.reject(new Error('no status')),
    openIntents: async () => await Promise.resolve([intentOf('run-1/licence', 1), intentOf('run-2/licence', 0)]),
    clock,
    readiness: { report: () => ({ ready: true, store: 'ok', scheduler: 'ok', clock: 'ok' }) },
    events: { streams: 0, dropped: 0 },
    storeKind: 'sqlite',
  });
  metrics.takeCheck({ target: canary, result: passed, run, lagMs: 0 });
  const failed = {
    ...passed,
    facts: { ...passed.facts, completed: false, failedSteps: ['licence completed'], repaired: 2 },
  };
  metrics.takeCheck({ target: canary, result: failed, run, lagMs: 0 });
  const text = await metrics.text();
  const ofStep = 'service="apple.vpp.licence",location="tokyo",step="licence",phase="completed"';
  expect(text).toContain(`mdm_health_canary_step_duration_seconds_count{${ofStep}} 2`);
  expect(text).toContain(`mdm_health_canary_steps_total{${ofStep},outcome="good"} 1`);
  expect(text).toContain(`mdm_health_canary_steps_total{${ofStep},outcome="bad"} 1`);
  const ofFigure = 'service="apple.vpp.licence",location="tokyo",figure="completed"';
  expect(text).toContain(`mdm_health_canary_figures_total{${ofFigure},outcome="good"} 1`);
  expect(text).toContain(`mdm_health_canary_figures_total{${ofFigure},outcome="bad"} 1`);
  expect(text).toContain('mdm_health_canary_repaired_total{service="apple.vpp.licence",location="tokyo"} 2');
  expect(text).toContain('mdm_health_canary_open_intents{service="apple.vpp.licence",state="undo-failed"} 1');
  expect(text).toContain('mdm_health_canary_open_intents{service="apple.vpp.licence",state="open"} 1');
  expect(passed).toMatchObject({
    target: 'aurora/apple.vpp.licence',
    service: 'apple.vpp.licence',
    class: 'ok',
    facts: {
      accepted: true,
      completed: true,
      correct: true,
      repaired: 0,
      steps: { 'licence accepted': expect.any(Number) },
    },
  });
  expect(await store.canaryIntents({ open: true })).toEqual([]);
  // A disabled canary, and one of a tenant that is not selected, do not run.
  const disabled = { ...configured, isEnabled: false };
  expect(service.withTargets({ ...config, canaries: [disabled] }).targets).toHaveLength(1);
  expect(service.withTargets({ ...config, targets: [] }).targets).toEqual([]);
});

test('a canary is shown with its last run and what is not undone, also if the configuration has it no more', async () => {
  const clock = createVirtualClock();
  await using world = await (worlds['vpp-licence of a device'] as CreateWorld)(clock);
  const { configured } = world;
  const facts = JSON.stringify({
    accepted: true,
    completed: false,
    correct: null,
    repaired: 1,
    steps: { 'licence accepted': 120, 'licence completed': 600_000 },
  });
  const reading = targetOf('aurora/apple.vpp.licence', {
    facts,
    lastRunMs: 1_000,
    class: 'fail.server',
    code: 'CANARY_NOT_COMPLETED',
  });
  await using folder = await temporaryFolder();
  await using store = await openStore({ folder: folder.path });
  await store.migrate();
  await store.load('here');
  await writerOf(store, 'here')({ targets: [reading] });
  const grant = await store.acquireCanaryLease({ names: ['x'], holder: 'run-1', nowMs: 0, durationMs: 60_000 });
  if ('held' in grant) throw new Error('held');
  const limits = { tenant: { count: 9, perMs: 1_000 } };
  await store.addCanaryIntent(intentOf('run-1/licence', 1), grant.lease, limits);
  await store.addCanaryIntent({ ...intentOf('run-1/old', 0), target: 'aurora/own.canary/old' }, grant.lease, limits);
  const lastRun = {
    startedMs: 1_000,
    class: 'fail.server',
    code: 'CANARY_NOT_COMPLETED',
    accepted: true,
    completed: false,
    correct: null,
    repaired: 1,
    steps: [
      { step: 'licence', phase: 'accepted', durationMs: 120 },
      { step: 'licence', phase: 'completed', durationMs: 600_000 },
    ],
  };
  expect(await readCanaries([configured], store)).toMatchObject([
    { id: 'aurora/apple.vpp.licence', kind: 'vpp-licence', lastRun, open: [{ id: 'run-1/licence' }] },
  ]);
  const runs = await readCanaryRuns(store);
  expect(runs.map(({ id, open }) => [id, open.length])).toEqual([
    ['aurora/apple.vpp.licence', 1],
    ['aurora/own.canary/old', 1],
  ]);
  expect(formatCanaryRuns(runs)).toMatch(/^aurora\/apple\.vpp\.licence +\w+ +1970-01-01 00:00:01Z +yes +no +– +1$/m);
  expect(await readCanaryRuns(store, ['borealis'])).toEqual([]);
});

function intentOf(id: string, failedUndos: number): CanaryIntent {
  return {
    id,
    run: id.split('/')[0] ?? '',
    target: 'aurora/apple.vpp.licence',
    tenant: 'aurora',
    step: 'licence',
    position: 0,
    resourceKey: 'apple.vpp 1',
    resource: null,
    result: null,
    undoResult: null,
    state: 'done',
    intendedMs: 500,
    undoSentMs: null,
    failedUndos,
    reason: null,
  };
}
