import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBudget, createFileBudgetStore } from '../../src/index.ts';
import { createVirtualClock } from '../../src/testing/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

test('two budgets of one key and folder count together', async () => {
  await using folder = await temporaryFolder();
  const clock = createVirtualClock();
  const parts = { requests: 2, perMs: 1_000, clock, key: 'account' };
  const [first, second] = [1, 2].map(() =>
    createBudget({ ...parts, store: createFileBudgetStore(folder.path, { clock }) }),
  );
  await (await first!.take()).release();
  await (await second!.take()).release();
  await expect(first!.take({ whenExhausted: 'fail' })).rejects.toMatchObject({ expectedMs: 1_000 });
  await second!.block(5_000);
  await expect(first!.take({ whenExhausted: 'fail' })).rejects.toMatchObject({ expectedMs: 5_000 });
});

test.each(['null', '{}', '{"ended":[],"running":[]}', '{"ended":{},"running":[],"blockedUntilMs":0}', 'x'])(
  'what another program left there counts as none: %s',
  async (text) => {
    await using folder = await temporaryFolder();
    const store = createFileBudgetStore(folder.path);
    await store.set('a', { ended: [], running: [], blockedUntilMs: 7 });
    expect(await store.get('a')).toEqual({ ended: [], running: [], blockedUntilMs: 7 });
    const [inner = ''] = await readdir(folder.path);
    await writeFile(join(folder.path, inner, 'value.json'), text);
    expect(await store.get('a')).toBeUndefined();
  },
);

test('a folder has to be named', () => {
  expect(() => createFileBudgetStore('')).toThrow(TypeError);
});
