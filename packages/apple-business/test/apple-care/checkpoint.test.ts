import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFileCheckpointStore } from '../../src/index.ts';
import { errorOf } from '../setup.ts';

const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a checkpoint in a file', () => {
  it('comes back as it was noted, and is for its owner only', async () => {
    const path = join(folder, 'walk.json');
    const store = createFileCheckpointStore(path);
    expect(await store.load()).toBeUndefined();
    await store.save({ version: 1, cursor: 'abc', serialNumber: 'C02', looked: 7 });
    await store.save({ version: 1, looked: 8 });
    expect(await createFileCheckpointStore(path).load()).toEqual({ version: 1, looked: 8 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await store.save(undefined);
    await store.save(undefined);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    '',
    '{',
    'null',
    '{"version":2,"looked":1}',
    '{"version":1,"looked":-1}',
    '{"version":1,"looked":1,"cursor":""}',
  ])('that holds %j is no checkpoint', async (text) => {
    const path = join(folder, 'wrong.json');
    writeFileSync(path, text);
    const error = await errorOf(createFileCheckpointStore(path).load());
    expect(error).toMatchObject({ code: 'BUSINESS_CHECKPOINT_UNREADABLE', kind: 'local' });
    expect(error.message).toContain('the content is not a checkpoint');
  });

  it('that cannot be kept says why', async () => {
    const store = createFileCheckpointStore(join(folder, 'missing', 'walk.json'));
    const error = await errorOf(store.save({ version: 1, looked: 0 }));
    expect(error.message).toContain('ENOENT');
    expect(() => createFileCheckpointStore('')).toThrow(/^path/);
  });
});
