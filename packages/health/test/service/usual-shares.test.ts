import { expect, test } from 'vitest';
import { createUsualShares } from '../../src/service/usual-shares.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { batchOf } from '../store/batches.ts';
import { temporaryFolder } from '../support/folder.ts';
import { storedRun } from '../support/stored.ts';

const dayMs = 86_400_000;

test('a share is what the store knows of this hour, asked for ahead', async () => {
  await using folder = await temporaryFolder();
  await using store = createSqliteStore({ folder: folder.path });
  await store.migrate();
  const nowMs = Date.UTC(2026, 10, 23, 12, 30);
  // At this hour of a day one of four runs failed, three days in a row.
  for (const [index, daysAgo] of [3, 2, 1].entries()) {
    const startedMs = nowMs - daysAgo * dayMs;
    const runs = ['fail.server', 'ok', 'ok', 'ok'].map((found, at) =>
      storedRun({ target: `t${at}/apple.dep`, startedMs: startedMs + at, class: found as 'ok' }),
    );
    const due = [
      { service: 'apple.dep', location: 'here', bucketMs: Math.floor(startedMs / 300_000) * 300_000, due: 4 },
    ];
    await store.commit(batchOf(index + 1, { atMs: startedMs + 10, runs, due }));
    await store.tidy(startedMs + 7_200_000);
  }
  const expected = await store.usualShare('apple.dep', nowMs);
  expect(expected).toBeCloseTo(0.25);
  const shares = createUsualShares(store);
  expect(shares.of('apple.dep')).toBeNull();
  await shares.refresh(['apple.dep', 'apple.vpp'], nowMs);
  expect(shares.of('apple.dep')).toBe(expected);
  expect(shares.of('apple.vpp')).toBeNull();
});

test('what is known stays known while the store cannot be asked', async () => {
  let isAway = false;
  const shares = createUsualShares({
    usualShare: async () => {
      if (isAway) throw new StoreError('STORE_LOCKED', { operation: 'Reading the usual share' });
      return 0.1;
    },
  });
  await shares.refresh(['apple.dep'], 0);
  isAway = true;
  await expect(shares.refresh(['apple.dep'], 1)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  expect(shares.of('apple.dep')).toBe(0.1);
});
