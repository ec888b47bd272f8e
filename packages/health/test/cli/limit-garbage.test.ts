import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const node = async (...args: readonly string[]) => await promisify(execFile)(process.execPath, args);

test('the setting is one that V8 has, and takes while it runs', async () => {
  const { stdout } = await node('--v8-options');
  expect(stdout).toContain('--heap-growing-percent');
  const source = new URL('../../src/cli/limit-garbage.ts', import.meta.url).href;
  const program = `import { limitGarbage } from '${source}';\nlimitGarbage();\nconsole.log('set');`;
  // Of a setting that it does not know V8 complains on stderr.
  expect(await node('--input-type=module', '-e', program)).toEqual({ stdout: 'set\n', stderr: '' });
});
