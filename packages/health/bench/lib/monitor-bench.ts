import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { printFigure, startProcess } from '../../../../scripts/benchmark.ts';

/** How much is monitored, and for how long. */
export interface MonitorBench {
  /** The bench's name. */
  readonly name: string;
  /** How many targets. */
  readonly targets: number;
  /** How many credentials they share. */
  readonly credentials: number;
  /** From one check of a target to the next, in milliseconds. */
  readonly intervalMs: number;
  /** How long is measured, in seconds. */
  readonly seconds: number;
}

interface Outcome {
  readonly cores: number;
  readonly rssMb: number;
  readonly lag: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
  readonly started: number;
  readonly expected: number;
  readonly unfinished: number;
  readonly states: Readonly<Record<string, number>>;
}

const goals = { lag_p99_ms: 250, rss_mb: 300, cores: 1 } as const;
const leastCoverage = 0.999;

/** Monitors many targets against a simulator in a process of its own, and prints the figures. */
export async function runMonitorBench(bench: MonitorBench): Promise<void> {
  const { name, targets, credentials, intervalMs, seconds } = bench;
  const folder = await mkdtemp(join(tmpdir(), 'health-bench-'));
  const tokens = join(folder, 'tokens.json');
  const server = await startProcess(new URL('vpp-server.ts', import.meta.url), [String(credentials), tokens]);
  const monitor = await startProcess(
    new URL('monitor-many.js', import.meta.url),
    [server.message, tokens, join(folder, 'store'), targets, intervalMs, seconds].map(String),
  );
  server.child.disconnect();
  await rm(folder, { recursive: true });
  // This module's own child says nothing else.
  const { cores, rssMb, lag, started, expected, unfinished, states } = monitor.message as Outcome;
  const coverage = Math.min(1, (started - unfinished) / expected);
  const machine = { cpu: cpus()[0]?.model, cpus: cpus().length, memory_gb: Math.round(totalmem() / 1024 ** 3) };
  const facts = {
    targets,
    credentials,
    interval_s: intervalMs / 1000,
    seconds,
    states,
    ...machine,
  };
  printFigure(
    { bench: name, figure: 'lag_p99_ms', value: lag.p99Ms, unit: 'ms' },
    { p50_ms: lag.p50Ms, max_ms: lag.maxMs },
  );
  printFigure(
    { bench: name, figure: 'coverage', value: coverage, unit: 'share' },
    { started, expected: Math.round(expected) },
  );
  printFigure({ bench: name, figure: 'rss_mb', value: rssMb, unit: 'mb' });
  printFigure({ bench: name, figure: 'cores', value: cores, unit: 'cores' }, facts);
  const values = { lag_p99_ms: lag.p99Ms, rss_mb: rssMb, cores };
  for (const figure of ['lag_p99_ms', 'rss_mb', 'cores'] as const)
    if (values[figure] > goals[figure])
      console.error(`short of its goal: ${figure} is ${values[figure].toFixed(2)}, not at most ${goals[figure]}`);
  if (coverage < leastCoverage)
    console.error(`short of its goal: coverage is ${coverage.toFixed(4)}, not at least ${leastCoverage}`);
}
