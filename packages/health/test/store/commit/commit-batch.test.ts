import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSqliteStore } from '../../../src/store/sqlite/create-sqlite-store.ts';
import {
  batchOf,
  dayStartMs,
  episodeOf,
  failedRunOf,
  incidentOf,
  notificationOf,
  runOf,
  targetOf,
  tenMs,
} from '../batches.ts';

const licences = 'aurora/apple.vpp';

async function start() {
  const folder = await mkdtemp(join(tmpdir(), 'health-commit-'));
  const store = createSqliteStore({ folder });
  await store.migrate();
  await store.load('one');
  return {
    store,
    history: () => store.history(licences, dayStartMs, tenMs + 3_600_000),
    async [Symbol.asyncDispose]() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

test('a row that stands twice in a batch is written as it is last', async () => {
  await using started = await start();
  const { store } = started;
  await store.commit(
    batchOf(1, {
      targets: [targetOf(licences, { class: 'fail.server' }), targetOf(licences, { class: 'ok' })],
      episodes: [episodeOf(licences), episodeOf(licences, { endMs: tenMs + 60_000 })],
      incidents: [incidentOf('inc-a', { severity: 'minor' }), incidentOf('inc-a', { severity: 'critical' })],
      gaps: [
        { location: 'berlin', service: null, reason: 'stopped', fromMs: tenMs, toMs: tenMs + 1_000 },
        { location: 'berlin', service: null, reason: 'stopped', fromMs: tenMs, toMs: tenMs + 5_000 },
      ],
    }),
  );
  expect((await store.targets({})).targets).toMatchObject([{ target: licences, class: 'ok' }]);
  expect(await store.load('one')).toMatchObject({ episodes: [], incidents: [{ severity: 'critical' }] });
  expect((await started.history()).gaps).toMatchObject([{ toMs: tenMs + 5_000 }]);
});

test('a batch that comes again changes nothing, whatever it holds the second time', async () => {
  await using started = await start();
  const { store } = started;
  const batch = batchOf(1, {
    runs: [runOf(licences, tenMs)],
    targets: [targetOf(licences)],
    notifications: [notificationOf('inc-a', 1)],
    incidents: [incidentOf('inc-a')],
    due: [{ service: 'apple.vpp', location: 'berlin', bucketMs: tenMs, due: 1 }],
  });
  await store.commit(batch);
  await store.commit({ ...batch, targets: [targetOf(licences, { class: 'fail.server' })] });
  expect((await store.targets({})).targets).toMatchObject([{ class: 'ok' }]);
  expect(await store.rollups('apple.vpp', 300_000, tenMs, tenMs + 1)).toMatchObject([
    { classes: { ok: 1 }, coverage: 1 },
  ]);
  expect((await store.status(tenMs)).undelivered).toBe(1);
});

test('a failed run keeps its error and its request id, a good one has none', async () => {
  await using started = await start();
  await started.store.commit(
    batchOf(1, { runs: [runOf(licences, tenMs), failedRunOf(licences, tenMs + 1_000)], targets: [targetOf(licences)] }),
  );
  expect((await started.history()).runs).toMatchObject([
    { startedMs: tenMs + 1_000, class: 'fail.server', failure: { requestId: 'r-1' } },
    { startedMs: tenMs, class: 'ok', failure: null },
  ]);
});

test('the removal of a target ends its trouble at the time of the batch, and leaves that of others', async () => {
  await using started = await start();
  const { store } = started;
  const devices = 'borealis/apple.dep';
  await store.commit(
    batchOf(1, {
      targets: [targetOf(licences), targetOf(devices)],
      episodes: [episodeOf(licences), episodeOf(devices)],
    }),
  );
  const removal = batchOf(2, { removed: [licences, 'never/there'] });
  await store.commit(removal);
  expect((await store.load('one')).episodes).toMatchObject([{ target: devices, endMs: null }]);
  expect((await started.history()).episodes).toMatchObject([{ startMs: tenMs, endMs: removal.atMs }]);
});

test('a batch that fails leaves nothing behind, and the next one is not disturbed by it', async () => {
  await using started = await start();
  const { store } = started;
  const broken = batchOf(1, {
    runs: [runOf('new/apple.dep', tenMs)],
    targets: [targetOf('new/apple.dep')],
    // The database refuses a notification without a key.
    notifications: [notificationOf('inc-a', 1, { key: null as unknown as string })],
  });
  await expect(store.commit(broken)).rejects.toThrow();
  expect((await store.targets({})).targets).toEqual([]);
  await store.commit(batchOf(1, { runs: [runOf(licences, tenMs)], targets: [targetOf(licences)] }));
  expect((await store.targets({})).targets).toMatchObject([{ target: licences }]);
  expect((await started.history()).runs).toHaveLength(1);
});
