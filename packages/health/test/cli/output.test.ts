import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOutputs, OutputError, readOutput, writeOutput } from '../../src/cli/output.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

test.each([
  ['json', { format: 'json', file: undefined }],
  ['junit:report.xml', { format: 'junit', file: 'report.xml' }],
  ['table:C:\\x:y.txt', { format: 'table', file: 'C:\\x:y.txt' }],
])('reads %s', (text, output) => {
  expect(readOutput(text, [{ format: 'tap', file: 'x' }])).toEqual([{ format: 'tap', file: 'x' }, output]);
});

test.each(['', 'xml', 'JSON', 'json:', ':x'])('refuses %j', (text) => {
  expect(() => readOutput(text, undefined)).toThrow(InvalidArgumentError);
});

describe('what could not be written is refused before', () => {
  const at = (name: string) => join(folder.path, name);
  test.each([
    ['two answers on one stdout', () => ['json', 'tap'], /^only one format can go to stdout.* such as tap:FILE$/],
    ['one file twice', () => [`json:${at('x')}`, `tap:${folder.path}/./x`], /^".*x" is named twice$/],
    ['a folder that is not there', () => [`json:${at('no/x')}`], /its folder does not exist$/],
    ['a folder in the place of a file', () => [`json:${folder.path}`], /" is a folder$/],
  ])('%s', (_, texts, message) => {
    const outputs = texts().flatMap((text) => readOutput(text, undefined));
    expect(() => checkOutputs(outputs)).toThrow(OutputError);
    expect(() => checkOutputs(outputs)).toThrow(message);
  });

  test('a file that the command uses, by any name', async () => {
    await writeFile(at('health.yaml'), 'version: 1');
    await symlink('health.yaml', at('link.yaml'));
    for (const name of ['health.yaml', './health.yaml', 'link.yaml']) {
      const outputs = readOutput(`json:${folder.path}/${name}`, undefined);
      expect(() => checkOutputs(outputs, [at('none'), at('health.yaml')])).toThrow(
        /" is a file that this command uses/,
      );
      expect(() => checkOutputs(outputs, [at('none')])).not.toThrow();
    }
  });

  test('but a pipe is written to, and stays one', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const [output] = readOutput(`json:${at('pipe')}`, undefined);
    expect(() => checkOutputs(output ? [output] : [])).not.toThrow();
    const [, text] = await Promise.all([writeOutput(at('pipe'), '{}'), readFile(at('pipe'), 'utf8')]);
    expect(text).toBe('{}');
    expect((await stat(at('pipe'))).isFIFO()).toBe(true);
  });

  test('and what can be is not', () => {
    checkOutputs([...readOutput('json', undefined), ...readOutput(`junit:${at('a.xml')}`, undefined)]);
  });
});

test('a file is written whole, and what cannot be leaves what was there', async () => {
  const file = join(folder.path, 'report.json');
  await writeFile(file, 'old');
  await writeOutput(file, 'new');
  expect(await readFile(file, 'utf8')).toBe('new');
  await expect(writeOutput(join(folder.path, 'gone', 'x'), 'new')).rejects.toThrow(
    /was not written: its folder does not exist$/,
  );
  expect((await readdir(folder.path)).filter((name) => name.startsWith('.'))).toEqual([]);
});
