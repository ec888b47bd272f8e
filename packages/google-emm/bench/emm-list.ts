/** Listing a fleet: the client's CPU to that of the bare library reading the same pages. */
import { cpuOf, median, printFigure, startProcess } from '../../../scripts/benchmark.ts';
import { type BenchServer, bareLibrary, ourClient } from './lib/readers.ts';

const rounds = 7;
const devices = 40_000;
const { message, child } = await startProcess(new URL('lib/google-server.ts', import.meta.url), [String(devices)]);
const server = message as BenchServer;
const bare = bareLibrary(server);
const drift = new Set<string>();
const ours = ourClient(server, (place) => drift.add(place));
const ratios: number[] = [];
// The first rounds of each warm the compiler up.
for (let round = -1; round < rounds; round += 1) {
  const floor = await cpuOf(async () => {
    let count = 0;
    let pageToken: string | undefined;
    do {
      const args = { parent: server.enterprise, pageSize: 100, ...(pageToken === undefined ? {} : { pageToken }) };
      const { data } = await bare.enterprises.devices.list(args);
      for (const device of data.devices ?? []) if (device.name) count += 1;
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken);
    if (count !== devices) throw new Error(`the library read ${count} devices`);
  });
  const own = await cpuOf(async () => {
    let count = 0;
    for await (const device of ours.devices.list(server.enterprise)) if (device.name) count += 1;
    if (count !== devices) throw new Error(`we read ${count} devices`);
  });
  if (round >= 0) ratios.push(own / floor);
}
for (const kind of ['wrong-type /devices/*/apiLevel', 'unknown-member /devices/*/batteryHealth']) {
  if (!drift.has(kind)) throw new Error(`the planted drift was not reported: ${kind}`);
}
child.kill();
await ours.close();
printFigure({ bench: 'emm-list', figure: 'cpu_ratio', value: median(ratios), unit: 'x' }, { rounds, devices });
process.exit();
