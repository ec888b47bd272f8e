import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDepStateFile } from '../../src/errors/state-file.ts';
import { DepError } from '../../src/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mdmkit-state-'));
});
afterAll(() => rm(folder, { recursive: true }));

const isNumber = (value: unknown) => (typeof value === 'number' ? value : undefined);
const errorOf = async (call: Promise<unknown>) => {
  const error = await call.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DepError);
  return error as DepError;
};

test('keeps a value, and returns undefined for a file that is not there', async () => {
  const file = createDepStateFile(join(folder, 'kept'), isNumber);
  expect(await file.load()).toBeUndefined();
  await file.save(7);
  expect(await file.load()).toBe(7);
});

test('content that the check refuses is an error with the path, and stays in the file', async () => {
  const path = join(folder, 'refused');
  await writeFile(path, '"seven"');
  const error = await errorOf(createDepStateFile(path, isNumber).load());
  expect(error).toMatchObject({ code: 'DEP_STATE_UNREADABLE', operation: 'state.load', kind: 'local', owner: 'us' });
  expect(error.message).toContain(`"${path}", the content is damaged or belongs to another program`);
  expect(error.message).not.toContain('seven');
});

test('a folder in the place of the file is an error of loading and of saving, with the reason of the system', async () => {
  const path = join(folder, 'folder');
  await mkdir(path);
  const file = createDepStateFile(path, isNumber);
  expect(await errorOf(file.load())).toMatchObject({ code: 'DEP_STATE_UNREADABLE', operation: 'state.load' });
  const error = await errorOf(file.save(7));
  expect(error).toMatchObject({ code: 'DEP_STATE_UNREADABLE', operation: 'state.save' });
  expect(error.message).toMatch(/"[^"]+folder", E[A-Z]+/);
});

test('an empty path is a TypeError', () => {
  expect(() => createDepStateFile('', isNumber)).toThrow(TypeError);
});
