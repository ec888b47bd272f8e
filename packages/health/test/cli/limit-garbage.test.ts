import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const node = async (...args: readonly string[]) => await promisify(execFile)(process.execPath, args);

test('the settings are ones that V8 has, and takes while it runs', async () => {
  const { stdout } = await node('--v8-options');
  expect(stdout).toContain('--heap-growing-percent');
  expect(stdout).toContain('--semi-space-growth-factor');
  expect(stdout).toContain('--maglev-destroy-on-background');
  const source = new URL('../../src/cli/limit-garbage.ts', import.meta.url).href;
  const program = `import { limitGarbage } from '${source}';\nlimitGarbage();\nconsole.log('set');`;
  // Of a setting that it does not know V8 complains on stderr.
  expect(await node('--input-type=module', '-e', program)).toEqual({ stdout: 'set\n', stderr: '' });
});

/**
 * The size of the young generation in MB, before many objects that live for a while, and the median of the last sizes while they are
 * made, beside those that stay. It ends when the size is reached, at the earliest after 300 turns: how many turns V8 needs to grow
 * depends on how busy the machine is. While the old generation is marked, V8 keeps pages for a moment.
 */
async function youngSizes(
  stay: number,
  reachedMb: number,
  pauses = 'await new Promise((resolve) => setImmediate(resolve));',
): Promise<readonly number[]> {
  const source = new URL('../../src/cli/limit-garbage.ts', import.meta.url).href;
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { limitGarbage } from '${source}';
    const youngMb = () =>
      getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size / 1048576;
    const staying = Array.from({ length: ${stay} }, (_, index) => ({ index }));
    limitGarbage();
    const before = youngMb();
    const sizes = [];
    let kept = [];
    const median = () => sizes.slice(-100).sort((first, second) => first - second)[50];
    for (let turn = 0; turn < 300 || (median() < ${reachedMb} && turn < 6000); turn += 1) {
      for (let count = 0; count < 4000; count += 1) kept.push({ count, of: { turn } });
      if (kept.length > 100000) kept = [];
      ${pauses}
      sizes.push(youngMb());
    }
    console.log(JSON.stringify([before, median(), staying.length]));`;
  const { stdout } = await node('--input-type=module', '-e', program);
  // The program has just written it.
  return JSON.parse(stdout) as readonly number[];
}

test('the young generation begins small again, and grows to 4 MB where little is in use', async () => {
  const [before = 0, during = 0] = await youngSizes(1, 4);
  expect(before).toBeLessThanOrEqual(2);
  expect(during).toBeLessThanOrEqual(8);
});

test('the young generation stays at 16 MB, however much garbage there is', async () => {
  const [before = 0, during = 0] = await youngSizes(2_400_000, 16);
  expect(before).toBeLessThanOrEqual(2);
  expect(during).toBe(16);
});

test('synchronous work does not make the young generation grow', async () => {
  const [before = 0, during = 0] = await youngSizes(2_400_000, 0, '');
  expect(before).toBeLessThanOrEqual(2);
  expect(during).toBeLessThanOrEqual(2);
});
