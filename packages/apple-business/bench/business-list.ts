/** Listing 100,000 devices: the client's CPU to the floor's, and the memory above it. The budget is on a virtual clock. */
import { cpuOf, median, printFigure, startProcess } from '../../../scripts/benchmark.ts';
import { type FleetReading, readFloor, readOurs } from './lib/read-fleet.ts';

const bench = 'business-list';
const devices = 100_000;
const rounds = 9;

const { message, child } = await startProcess(new URL('lib/fleet-server.ts', import.meta.url), [String(devices)]);
const port = Number(message);
const ratios: number[] = [];
let reading: FleetReading | undefined;
// The first round of each warms the compiler up.
for (let round = -1; round < rounds; round += 1) {
  const floor = await cpuOf(() => readFloor(port));
  const ours = await cpuOf(async () => {
    reading = await readOurs(port);
  });
  check(reading);
  if (round >= 0) ratios.push(ours / floor);
}
printFigure(
  { bench, figure: 'cpu_ratio', value: median(ratios), unit: 'x' },
  { rounds, devices, budgetWaitedMs: reading?.waitedMs },
);

const above: number[] = [];
for (let round = 0; round < 5; round += 1) {
  const floor = await peakMb('floor');
  const ours = await peakMb('ours');
  above.push(ours - floor);
}
child.kill();
printFigure(
  { bench, figure: 'memory_above_floor_mb', value: median(above), unit: 'mb' },
  { rounds: above.length, devices },
);

/** A figure counts only when nothing was skipped: every device, every planted surprise, and the budget's waits. */
function check(result: FleetReading | undefined): void {
  if (result?.count !== devices) throw new Error(`${result?.count} devices came instead of ${devices}`);
  // A hundred pages at twenty a minute.
  if (result.waitedMs < 4 * 60_000) throw new Error('the budget did not make it wait');
  for (const kind of ['wrong-type /data/*/attributes/partNumber', 'unknown-member /data/*/attributes/batteryHealth']) {
    if (!result.drift.has(kind)) throw new Error(`the planted drift was not reported: ${kind}`);
  }
}

/** The peak memory of a process of its own that reads the whole fleet, in MB. */
async function peakMb(variant: string): Promise<number> {
  const file = new URL('lib/read-fleet-process.ts', import.meta.url);
  const { message: peak } = await startProcess(file, [variant, String(port)]);
  return Number(peak);
}
