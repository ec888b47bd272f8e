import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../support/folder.ts';
import { runProgram } from '../../support/program.ts';

const program = fileURLToPath(new URL('../../../bin/health-check.js', import.meta.url));

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  await folder.write('health.yaml', '');
  return async () => await folder[Symbol.asyncDispose]();
});

test('bash offers commands, choices and files', async () => {
  const { code, stdout: script } = await runProgram(['completion', 'bash']);
  expect(code).toBe(0);
  const complete = (...words: readonly string[]) =>
    `COMP_WORDS=(health-check ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _health_check; echo "\${COMPREPLY[*]}"`;
  const lines = [
    script,
    `health-check() { '${process.execPath}' --conditions=@mdmkit/source '${program}' "$@"; }`,
    complete('va'),
    complete('run', '--format', 'n'),
    complete('run', '--format', '=', 'js'),
    complete('run', '--config', 'hea'),
    complete('run', '--retries', ''),
  ];
  const written = execFileSync('bash', ['-c', lines.join('\n')], { encoding: 'utf8', cwd: folder.path });
  expect(written.split('\n').slice(0, -1)).toEqual(['validate vault', 'ndjson nagios', 'json', 'health.yaml', '']);
});

test.each(['zsh', 'fish'])('%s asks the program for the words at the cursor', async (shell) => {
  const { code, stdout } = await runProgram(['completion', shell]);
  expect(code).toBe(0);
  expect(stdout).toContain(' complete -- ');
  expect(stdout).toContain(':file');
  expect(stdout).toContain(':folder');
});

test('the command of the scripts writes a line per word, and one for the kind of paths', async () => {
  const { stdout } = await runProgram(['complete', '--', 'run', '--debug', '--config', '']);
  expect(stdout).toBe(':file\n');
  expect((await runProgram(['complete', '--', 'vault', 'rot'])).stdout).toMatch(/^rotate\t\w.*\n$/);
});

test('another shell is wrong usage', async () => {
  expect((await runProgram(['completion', 'tcsh'])).code).toBe(64);
});
