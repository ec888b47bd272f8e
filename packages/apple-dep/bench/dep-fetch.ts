/** Fetching a fleet: the client's CPU to the floor's, the devices that a second of its CPU fetches, and the memory above the floor. */
import { cpuOf, median, printFigure, startProcess } from '../../../scripts/benchmark.ts';
import { readFloor, readOurs } from './lib/read-fleet.ts';

const rounds = 7;
const fleet = new URL('lib/fleet-server.ts', import.meta.url);
const devicesInFleet = 200_000;

const { message, child } = await startProcess(fleet, [String(devicesInFleet)]);
const port = Number(message);
const ratios: number[] = [];
const perCpuSecond: number[] = [];
// The first round of each warms the compiler up.
for (let round = -1; round < rounds; round += 1) {
  const floor = await cpuOf(() => readFloor(port));
  let drift: ReadonlySet<string> = new Set();
  const ours = await cpuOf(async () => {
    ({ drift } = await readOurs(port));
  });
  for (const kind of ['wrong-type /devices/*/asset_tag', 'unknown-member /devices/*/battery_health']) {
    if (!drift.has(kind)) throw new Error(`the planted drift was not reported: ${kind}`);
  }
  if (round < 0) continue;
  ratios.push(ours / floor);
  perCpuSecond.push((1_000 * devicesInFleet) / ours);
}
child.kill();
printFigure(
  { bench: 'dep-fetch', figure: 'cpu_ratio', value: median(ratios), unit: 'x' },
  { rounds, devices: devicesInFleet },
);
printFigure(
  { bench: 'dep-fetch', figure: 'devices_per_cpu_second', value: median(perCpuSecond), unit: '1/s' },
  { rounds, devices: devicesInFleet },
);

for (const devices of [200_000, 1_000_000]) {
  const server = await startProcess(fleet, [String(devices)]);
  const above: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const floor = await peakMb('floor', Number(server.message));
    const ours = await peakMb('ours', Number(server.message));
    above.push(ours - floor);
  }
  server.child.kill();
  printFigure(
    { bench: 'dep-fetch', figure: 'memory_above_floor_mb', value: median(above), unit: 'mb' },
    { rounds: above.length, devices },
  );
}

/** The peak memory of a process of its own that reads the whole fleet, in MB. */
async function peakMb(variant: string, serverPort: number): Promise<number> {
  const { message: peak } = await startProcess(new URL('lib/read-fleet-process.ts', import.meta.url), [
    variant,
    String(serverPort),
  ]);
  return Number(peak);
}
