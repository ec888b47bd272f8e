/** Walking a million assignments: the client's CPU to the floor's, the memory above it, and what reading ahead brings. */
import { cpuOf, median, printFigure, startProcess } from '../../../scripts/benchmark.ts';
import { createVppBudget } from '../src/index.ts';
import { readFloor, readOurs } from './lib/read-assignments.ts';

const rounds = 5;
const total = 1_000_000;
const serverFile = new URL('lib/assignments-server.ts', import.meta.url);

const { message, child } = await startProcess(serverFile, [String(total)]);
const port = Number(message);
const ratios: number[] = [];
// The first round of each warms the compiler up.
for (let round = -1; round < rounds; round += 1) {
  const floor = await cpuOf(() => readFloor(port));
  const ours = await cpuOf(async () => {
    const { count, drift } = await readOurs(port);
    if (count !== total) throw new Error(`${count} assignments were read`);
    for (const kind of ['wrong-type /assignments/*/idHash', 'unknown-member /assignments/*/licenseKind']) {
      if (!drift.has(kind)) throw new Error(`the planted drift was not reported: ${kind}`);
    }
  });
  if (round >= 0) ratios.push(ours / floor);
}
printFigure(
  { bench: 'vpp-walk', figure: 'cpu_ratio', value: median(ratios), unit: 'x' },
  { rounds, assignments: total },
);

const above: number[] = [];
for (let round = 0; round < rounds; round += 1) above.push((await peakMb('ours')) - (await peakMb('floor')));
child.kill();
printFigure(
  { bench: 'vpp-walk', figure: 'memory_above_floor_mb', value: median(above), unit: 'mb' },
  { rounds, assignments: total },
);

// 100 pages over a link of 300 ms, with Apple's 15 requests a second in force. All rounds wait at the same time.
const slow = await startProcess(serverFile, ['100000', '300']);
const speedups = await Promise.all(
  Array.from({ length: rounds }, async () => {
    const [one, five] = await Promise.all([secondsOf(1), secondsOf(5)]);
    return one / five;
  }),
);
slow.child.kill();
printFigure(
  { bench: 'vpp-walk', figure: 'parallel_speedup', value: median(speedups), unit: 'x' },
  { rounds, pages: 100, delayMs: 300, requestsPerSecond: 15 },
);

async function secondsOf(parallel: number): Promise<number> {
  const startedMs = performance.now();
  const { count } = await readOurs(Number(slow.message), { parallel, budget: createVppBudget() });
  if (count !== 100_000) throw new Error(`${count} assignments were read`);
  return (performance.now() - startedMs) / 1_000;
}

/** The peak memory of a process of its own that reads everything, in MB. */
async function peakMb(variant: string): Promise<number> {
  const file = new URL('lib/read-assignments-process.ts', import.meta.url);
  return Number((await startProcess(file, [variant, String(port)])).message);
}
