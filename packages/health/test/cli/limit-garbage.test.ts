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

/** The sizes between which the young generation is to stay, in MB. */
interface SizeLimits {
  readonly leastMb: number;
  readonly mostMb: number;
}

/**
 * The size of the young generation in MB, before many objects that live for a while, and the smallest of the last sizes while they are
 * made, beside those that stay. While the old generation is marked, V8 keeps pages for a moment, so larger sizes say little. It ends
 * when the size is within the limits, at the earliest after 300 turns, or after 6,000: how many turns V8 needs to grow and to mark
 * depends on how busy the machine is.
 */
async function youngSizes(
  stay: number,
  { leastMb, mostMb }: SizeLimits,
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
    const smallest = () => Math.min(...sizes.slice(-100));
    const isWithin = () => smallest() >= ${leastMb} && smallest() <= ${mostMb};
    for (let turn = 0; turn < 300 || (!isWithin() && turn < 6000); turn += 1) {
      for (let count = 0; count < 4000; count += 1) kept.push({ count, of: { turn } });
      if (kept.length > 100000) kept = [];
      ${pauses}
      sizes.push(youngMb());
    }
    console.log(JSON.stringify([before, smallest(), staying.length]));`;
  const { stdout } = await node('--input-type=module', '-e', program);
  // The program has just written it.
  return JSON.parse(stdout) as readonly number[];
}

test('the young generation begins small again, and grows to 4 MB where little is in use', async () => {
  const [before = 0, during = 0] = await youngSizes(1, { leastMb: 4, mostMb: 8 });
  expect(before).toBeLessThanOrEqual(2);
  expect(during).toBeGreaterThanOrEqual(4);
  expect(during).toBeLessThanOrEqual(8);
});

test('the young generation stays at 16 MB, however much garbage there is', async () => {
  const [before = 0, during = 0] = await youngSizes(2_400_000, { leastMb: 16, mostMb: 16 });
  expect(before).toBeLessThanOrEqual(2);
  expect(during).toBe(16);
});

test('synchronous work does not make the young generation grow', async () => {
  const [before = 0, during = 0] = await youngSizes(2_400_000, { leastMb: 0, mostMb: 2 }, '');
  expect(before).toBeLessThanOrEqual(2);
  expect(during).toBeLessThanOrEqual(2);
});

test('a later call lets the old generation grow by another share', async () => {
  const source = new URL('../../src/cli/limit-garbage.ts', import.meta.url).href;
  // Lists of 8 KB that live as long as 1,000 others: nearly all that is made becomes old, and is garbage then.
  const program = `
    import { PerformanceObserver, constants } from 'node:perf_hooks';
    import { limitGarbage } from '${source}';
    const staying = Array.from({ length: 300000 }, (_, index) => ({ index }));
    let collections = 0;
    new PerformanceObserver((list) => {
      for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections += 1;
    }).observe({ entryTypes: ['gc'] });
    const passing = [];
    const fill = async () => {
      collections = 0;
      for (let made = 0; made < 20000; made += 1) {
        passing[made % 1000] = Array.from({ length: 1000 }, () => made);
        if (made % 250 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
      return collections;
    };
    const counts = [];
    for (const heapGrowthPercent of [10, 200]) {
      limitGarbage({ heapGrowthPercent });
      await fill();
      counts.push(await fill());
    }
    console.log(JSON.stringify([...counts, staying.length]));`;
  const { stdout } = await node('--input-type=module', '-e', program);
  // The program has just written it.
  const [byTenth = 0, byMore = 0] = JSON.parse(stdout) as readonly number[];
  expect(byMore).toBeGreaterThan(0);
  expect(byTenth).toBeGreaterThan(1.5 * byMore);
});
