/** Checking 300 HTTPS hosts of one's own: the CPU to that of node:tls with one shared context; the memory of 1,000 monitored. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printFigure, startProcess } from '../../../scripts/benchmark.ts';
import type { EndpointPlace } from './lib/endpoint-targets.ts';

const rounds = 5;
const hosts = 300;
const monitored = 1_000;
const intervalMs = 10_000;
const seconds = 40;
const goals = { cpu_ratio: 1.5, rss_mb: 120 };

const server = await startProcess(new URL('lib/endpoint-server.ts', import.meta.url));
// This module's own child says nothing else.
const place = server.message as EndpointPlace;
const ratios: number[] = [];
const msPerCheck: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const floor = await measure('floor');
  const ours = await measure('ours');
  ratios.push(ours / floor);
  msPerCheck.push(ours / hosts);
}
const monitor = await monitorAll();
server.child.disconnect();

const values = { cpu_ratio: median(ratios), rss_mb: monitor.rssMb };
printFigure(
  { bench: 'endpoint', figure: 'cpu_ratio', value: values.cpu_ratio, unit: 'x' },
  { rounds, hosts, ms_per_check: Math.round(median(msPerCheck) * 100) / 100 },
);
printFigure(
  { bench: 'endpoint', figure: 'rss_mb', value: values.rss_mb, unit: 'mb' },
  { targets: monitored, interval_s: intervalMs / 1000, seconds, started: monitor.started, states: monitor.states },
);
for (const figure of ['cpu_ratio', 'rss_mb'] as const)
  if (values[figure] > goals[figure])
    console.error(`short of its goal: ${figure} is ${values[figure].toFixed(2)}, not at most ${goals[figure]}`);

/** Runs one variant in a process of its own. Returns its CPU time in milliseconds. */
async function measure(variant: string): Promise<number> {
  const { message } = await startProcess(
    new URL('lib/check-own-hosts.ts', import.meta.url),
    [variant, place.port, place.authority, hosts].map(String),
  );
  const { cpuMs, well } = message as { readonly cpuMs: number; readonly well: number };
  if (well !== hosts) throw new Error(`${variant}: only ${well} of ${hosts} were well`);
  return cpuMs;
}

interface Monitored {
  readonly rssMb: number;
  readonly started: number;
  readonly unfinished: number;
  readonly states: Readonly<Record<string, number>>;
}

async function monitorAll(): Promise<Monitored> {
  const folder = await mkdtemp(join(tmpdir(), 'health-bench-'));
  const { message } = await startProcess(
    new URL('lib/monitor-own-hosts.js', import.meta.url),
    [place.port, place.authority, join(folder, 'store'), monitored, intervalMs, seconds].map(String),
  );
  await rm(folder, { recursive: true });
  return message as Monitored;
}
