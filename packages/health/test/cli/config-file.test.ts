import { expect, test } from 'vitest';
import { configVariable, findConfig } from '../../src/cli/config-file.ts';
import { runProgram } from '../support/program.ts';

test.each([
  ['the named file', 'named.yaml', { [configVariable]: 'variable.yaml' }, 'named.yaml'],
  ['the file of the variable', undefined, { [configVariable]: 'variable.yaml' }, 'variable.yaml'],
  ['no file for an empty variable', undefined, { [configVariable]: '' }, undefined],
  ['no file if none is named and none exists', undefined, {}, undefined],
])('reads %s', (_name, named, env, file) => {
  expect(findConfig(named, env)).toBe(file);
});

test('a file of the variable that is not there is named', async () => {
  const { code, stderr } = await runProgram(['run'], { env: { [configVariable]: '/nowhere/health.yaml' } });
  expect(code).toBe(78);
  expect(stderr).toContain('/nowhere/health.yaml');
});
