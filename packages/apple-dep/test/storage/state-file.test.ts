import { expect, test } from 'vitest';
import { createStateFile } from '../../src/storage/state-file.ts';
import type { StateFiles } from '../../src/storage/state-files.ts';

/** Files in memory, and the order in which they are touched. */
function memoryFiles(contents: Record<string, string> = {}) {
  const calls: string[] = [];
  const files: StateFiles = {
    read: (path) => Promise.resolve(contents[path]),
    write(path, text) {
      calls.push('write');
      contents[path] = text;
      return Promise.resolve();
    },
    move(path, newPath) {
      calls.push('move');
      contents[newPath] = contents[path] ?? '';
      delete contents[path];
      return Promise.resolve();
    },
    remove(path) {
      calls.push('remove');
      delete contents[path];
      return Promise.resolve();
    },
  };
  return { files, calls, contents };
}

const toNumber = (value: unknown) => (typeof value === 'number' ? value : undefined);

test('a value is written beside the old one, then takes its place', async () => {
  const { files, calls, contents } = memoryFiles();
  const file = createStateFile('state', toNumber, files);
  await file.save(1);
  await file.save(2);
  expect(calls).toEqual(['write', 'move', 'write', 'move']);
  expect(contents).toEqual({ state: '2\n' });
  expect(await file.load()).toBe(2);
  await file.save(undefined);
  expect(contents).toEqual({});
});

test('what the check does not know is refused', async () => {
  const { files } = memoryFiles({ state: '"two"' });
  await expect(createStateFile('state', toNumber, files).load()).rejects.toMatchObject({
    code: 'DEP_STATE_UNREADABLE',
  });
});
