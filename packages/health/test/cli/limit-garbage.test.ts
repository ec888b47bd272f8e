import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Holds 300,000 objects and replaces the oldest again and again, as a monitor does; prints the largest heap, once it has settled, in MB. */
const program = `
  const held = Array.from({ length: 300_000 }, (_, at) => ({ at, since: [at] }));
  let largest = 0;
  for (let at = 0; at < 12_000_000; at += 1) {
    held[at % held.length] = { at, since: [at] };
    if (at % 10_000 === 0 && at > 8_000_000) largest = Math.max(largest, process.memoryUsage().heapTotal);
  }
  console.log(Math.round(largest / 1024 ** 2));
`;

async function largestHeapMb(before: string): Promise<number> {
  const source = new URL('../../src/cli/limit-garbage.ts', import.meta.url).href;
  const text = `import { limitGarbage } from '${source}';\n${before}\n${program}`;
  // Collections at their time, not beside the loop: then the same happens each time.
  const flags = ['--max-semi-space-size=2', '--single-threaded-gc', '--no-incremental-marking'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--input-type=module', '-e', text]);
  return Number(stdout);
}

test('less garbage stands beside what is in use', async () => {
  const [free, limited] = await Promise.all([largestHeapMb(''), largestHeapMb('limitGarbage();')]);
  expect(limited).toBeLessThan(free / 2);
});
