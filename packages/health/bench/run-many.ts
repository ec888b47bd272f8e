/** Checking 10,000 credentials once: the CPU to that of the vendor's clients with the same calls, and the peak memory. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printFigure, startProcess } from '../../../scripts/benchmark.ts';

const targets = 10_000;
const rounds = 5;
const goals = { cpu_ratio: 1.5, rss_mb: 250 };

interface Outcome {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly well: number;
}

const folder = await mkdtemp(join(tmpdir(), 'health-bench-'));
const file = join(folder, 'tokens.json');
const server = await startProcess(new URL('lib/vpp-server.ts', import.meta.url), [String(targets), file]);
let requests = 0;
const sent: Record<string, number> = {};

const ratios: number[] = [];
const memory: number[] = [];
const clientsMemory: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const clients = await measure('clients');
  const ours = await measure('ours');
  ratios.push(ours.cpuMs / clients.cpuMs);
  memory.push(ours.rssMb);
  clientsMemory.push(clients.rssMb);
}
server.child.disconnect();
await rm(folder, { recursive: true });

const values = { cpu_ratio: median(ratios), rss_mb: median(memory) };
printFigure(
  { bench: 'run-many', figure: 'cpu_ratio', value: values.cpu_ratio, unit: 'x' },
  { rounds, targets, requests: sent },
);
printFigure(
  { bench: 'run-many', figure: 'rss_mb', value: values.rss_mb, unit: 'mb' },
  { rounds, targets, clients_rss_mb: Math.round(median(clientsMemory)) },
);
for (const figure of ['cpu_ratio', 'rss_mb'] as const)
  if (values[figure] > goals[figure])
    console.error(`short of its goal: ${figure} is ${values[figure].toFixed(2)}, not at most ${goals[figure]}`);

/** Runs one variant in a process of its own. */
async function measure(variant: string): Promise<Outcome> {
  const { message } = await startProcess(new URL('lib/check-many.ts', import.meta.url), [
    variant,
    String(server.message),
    file,
  ]);
  // This module's own child says nothing else.
  const outcome = message as Outcome;
  if (outcome.well !== targets) throw new Error(`${variant}: only ${outcome.well} of ${targets} were well`);
  const now = await requestCount();
  sent[variant] = now - requests;
  requests = now;
  return outcome;
}

async function requestCount(): Promise<number> {
  server.child.send('count');
  const [count] = (await once(server.child, 'message')) as [number];
  return count;
}
