import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nextCoolDown } from '../../src/assignment/cool-down.ts';
import { type CoolDown, createFileCoolDownStore, createMemoryCoolDownStore } from '../../src/index.ts';

const hourMs = 60 * 60 * 1000;
const outcome = { serialNumber: 'X1', profileUuid: 'A', reason: 'failed' } as const;

test('failures wait longer each time, until there are three', () => {
  const first = nextCoolDown(outcome, undefined, 0, undefined);
  const second = nextCoolDown(outcome, first, 0, undefined);
  const third = nextCoolDown(outcome, second, 0, undefined);
  const fourth = nextCoolDown(outcome, third, 0, undefined);
  expect([first, second, third, fourth].map(({ failures, untilMs }) => [failures, untilMs / hourMs])).toEqual([
    [1, 1],
    [2, 6],
    [3, 24],
    [4, 24],
  ]);
  expect(nextCoolDown({ ...outcome, profileUuid: 'B' }, third, 0, undefined)).toMatchObject({ failures: 1 });
});

test('throttling waits as long as the service says, else a day, and counts for no failure', () => {
  const throttled = { ...outcome, reason: 'throttled' } as const;
  expect(nextCoolDown(throttled, undefined, 1_000, 5_000)).toEqual({ ...throttled, failures: 0, untilMs: 6_000 });
  const before = nextCoolDown(outcome, undefined, 0, undefined);
  expect(nextCoolDown(throttled, before, 0, undefined)).toMatchObject({ failures: 1, untilMs: 24 * hourMs });
});

test('both stores keep what they are given, and a file with something else in it is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mdmkit-cool-'));
  try {
    const path = join(folder, 'cool-downs');
    const entries: CoolDown[] = [{ ...outcome, failures: 1, untilMs: 5 }];
    for (const store of [createMemoryCoolDownStore(), createFileCoolDownStore(path)]) {
      expect(await store.load()).toEqual([]);
      await store.save(entries);
      expect(await store.load()).toEqual(entries);
    }
    for (const wrong of [
      '{}',
      '[1]',
      '[{"serialNumber":"X1"}]',
      '[{"serialNumber":"X1","profileUuid":"A","reason":"odd","failures":1,"untilMs":1}]',
    ]) {
      await writeFile(path, wrong);
      await expect(createFileCoolDownStore(path).load()).rejects.toMatchObject({ code: 'DEP_STATE_UNREADABLE' });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
