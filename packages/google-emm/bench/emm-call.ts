/** One small call again and again: the client's CPU to that of the bare library. */
import { cpuOf, median, printFigure, startProcess } from '../../../scripts/benchmark.ts';
import { type BenchServer, bareLibrary, ourClient } from './lib/readers.ts';

const rounds = 7;
const calls = 3_000;
const { message, child } = await startProcess(new URL('lib/google-server.ts', import.meta.url), ['0']);
const server = message as BenchServer;
const bare = bareLibrary(server);
const ours = ourClient(server);
const ratios: number[] = [];
// The first rounds of each warm the compiler up.
for (let round = -2; round < rounds; round += 1) {
  const floor = await cpuOf(async () => {
    for (let call = 0; call < calls; call += 1) {
      const { data } = await bare.enterprises.get({ name: server.enterprise });
      if (data.name !== server.enterprise) throw new Error('the answer is wrong');
    }
  });
  const own = await cpuOf(async () => {
    for (let call = 0; call < calls; call += 1) {
      const { name } = await ours.enterprises.get(server.enterprise);
      if (name !== server.enterprise) throw new Error('the answer is wrong');
    }
  });
  if (round >= 0) ratios.push(own / floor);
}
child.kill();
await ours.close();
printFigure({ bench: 'emm-call', figure: 'cpu_ratio', value: median(ratios), unit: 'x' }, { rounds, calls });
process.exit();
