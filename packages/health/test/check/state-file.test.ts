import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initialState } from '@mdmkit/monitor/judge';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readStateFile, StateFileError, type TargetSnapshot, writeStateFile } from '../../src/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
const kept: TargetSnapshot = {
  state: { ...initialState, name: 'down', window: 'pff', episode: { severity: 'down', startMs: 5 } },
  result: { class: 'fail.auth', code: 'DEP_X', atMs: 7, facts: { devices: 3, list: [1, 'a', null] } },
};

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

test('gives back what was kept, and nothing where there is no file yet', async () => {
  const file = join(folder.path, 'state.json');
  expect(await readStateFile(file)).toEqual(new Map());
  const targets = new Map([['a/apple.dep', kept]]);
  await writeStateFile(file, targets);
  expect(await readStateFile(file)).toEqual(targets);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 1 });
});

describe('a file that is not a state file is refused, and left unchanged', () => {
  test.each(['', 'x', '{}', '{"version":2,"targets":{}}', '{"version":1,"targets":{"a":{}}}'])('%j', async (text) => {
    const file = await folder.write('other.json', text);
    await expect(readStateFile(file)).rejects.toThrow(
      new StateFileError(`"${file}" is no state file of health-check; name another one, or delete it to begin anew`),
    );
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('a pipe is not waited for', async () => {
    const file = join(folder.path, 'pipe');
    execFileSync('mkfifo', [file]);
    await expect(readStateFile(file)).rejects.toThrow(`the state file "${file}" is a device or pipe; name a file`);
  });

  test('a folder', async () => {
    await expect(readStateFile(folder.path)).rejects.toThrow(/^the state file ".*" is a folder; expected a file$/);
  });

  test('one that cannot be written', async () => {
    await expect(writeStateFile(join(folder.path, 'no', 'state.json'), new Map())).rejects.toThrow(
      /cannot be written: its folder does not exist$/,
    );
  });
});
