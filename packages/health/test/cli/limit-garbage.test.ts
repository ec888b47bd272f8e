import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const node = async (...args: readonly string[]) => await promisify(execFile)(process.execPath, args);

test('the settings are ones that V8 has, and takes while it runs', async () => {
  const { stdout } = await node('--v8-options');
  expect(stdout).toContain('--heap-growing-percent');
  expect(stdout).toContain('--semi-space-growth-factor');
  const source = new URL('../../src/cli/limit-garbage.ts', import.meta.url).href;
  const program = `import { limitGarbage } from '${source}';\nlimitGarbage();\nconsole.log('set');`;
  // Of a setting that it does not know V8 complains on stderr.
  expect(await node('--input-type=module', '-e', program)).toEqual({ stdout: 'set\n', stderr: '' });
});

test('the young generation stays at 16 MB, however much garbage there is', async () => {
  const source = new URL('../../src/cli/limit-garbage.ts', import.meta.url).href;
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { limitGarbage } from '${source}';
    limitGarbage();
    let kept = [];
    for (let turn = 0; turn < 300; turn += 1) {
      for (let count = 0; count < 4000; count += 1) kept.push({ count, of: { turn } });
      if (kept.length > 100000) kept = [];
      await new Promise((resolve) => setImmediate(resolve));
    }
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    console.log(young.space_size / 1048576);`;
  const { stdout } = await node('--input-type=module', '-e', program);
  expect(Number(stdout)).toBeLessThanOrEqual(32);
});
