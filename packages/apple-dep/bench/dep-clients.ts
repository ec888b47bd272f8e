/** 10,000 clients on one transport: what they cost before their first call. */
import { median, printFigure, startProcess } from '../../../scripts/benchmark.ts';

const rounds = 5;
const clients = 10_000;
const seconds: number[] = [];
const rss: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const { message } = await startProcess(new URL('lib/make-clients-process.ts', import.meta.url), [String(clients)]);
  // The process below wrote it.
  const made = message as { readonly seconds: number; readonly rssMb: number };
  seconds.push(made.seconds);
  rss.push(made.rssMb);
}
printFigure({ bench: 'dep-clients', figure: 'rss_mb', value: median(rss), unit: 'mb' }, { rounds, clients });
printFigure({ bench: 'dep-clients', figure: 'seconds', value: median(seconds), unit: 's' }, { rounds, clients });
