/**
 * The server of 100,000 targets that are checked in five minutes: 50 event streams and 20 requests a second. How long answers take,
 * what the server adds to the memory of the loop alone, which runs first, and how late checks begin.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFigure, startProcess } from '../../../scripts/benchmark.ts';
import type { ApiLoad } from './lib/api-client.ts';

const targets = 100_000;
const credentials = 25_000;
const intervalMs = 300_000;
const seconds = 120;
/** The server goes on for so long after the last request is due. */
const closingSeconds = 15;
const streams = 50;
const perSecond = 20;
const goals = { api_p99_ms: 50, rss_mb: 60, lag_p99_ms: 250 } as const;

interface Outcome {
  readonly cores: number;
  readonly rssMb: number;
  readonly lag: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
}

const folder = await mkdtemp(join(tmpdir(), 'health-bench-'));
const tokens = join(folder, 'tokens.json');
const vendor = await startProcess(new URL('lib/vpp-server.ts', import.meta.url), [String(credentials), tokens]);
const alone = await monitor('alone');
const { load, ...served } = await monitorServed();
vendor.child.disconnect();
await rm(folder, { recursive: true });

const values = {
  api_p99_ms: load.p99Ms,
  rss_mb: served.rssMb - alone.rssMb,
  lag_p99_ms: served.lag.p99Ms,
};
const facts = { targets, streams, requests_per_s: perSecond, seconds, cpus: cpus().length };
printFigure(
  { bench: 'api-100k', figure: 'api_p99_ms', value: values.api_p99_ms, unit: 'ms' },
  {
    p50_ms: load.p50Ms,
    max_ms: load.maxMs,
    answers: load.answers,
    failed: load.failed,
    failures: load.failures,
    routes: load.routes,
  },
);
printFigure(
  { bench: 'api-100k', figure: 'rss_mb', value: values.rss_mb, unit: 'mb' },
  { alone_mb: Math.round(alone.rssMb), served_mb: Math.round(served.rssMb), streamed_mb: load.streamedMb },
);
printFigure(
  { bench: 'api-100k', figure: 'lag_p99_ms', value: values.lag_p99_ms, unit: 'ms' },
  { alone_ms: alone.lag.p99Ms, cores: served.cores, alone_cores: alone.cores, ...facts },
);
for (const figure of ['api_p99_ms', 'rss_mb', 'lag_p99_ms'] as const)
  if (values[figure] > goals[figure])
    console.error(`short of its goal: ${figure} is ${values[figure].toFixed(2)}, not at most ${goals[figure]}`);
if (load.failed > 0 || load.streams < streams)
  console.error(
    `does not count: ${load.failed} requests failed (${describe(load.failures)}), ${load.streams} of ${streams} streams stayed open`,
  );

/** How many requests failed, by route and status. */
function describe(failures: ApiLoad['failures']): string {
  return (
    Object.entries(failures)
      .map(([failure, count]) => `${count} × ${failure}`)
      .join(', ') || 'none'
  );
}

/** Starts the loop in a process of its own. Returns what it tells first: its figures, or the address of its server. */
async function start(variant: 'alone' | 'served') {
  const runSeconds = variant === 'served' ? seconds + closingSeconds : seconds;
  return await startProcess(
    new URL('lib/monitor-many.js', import.meta.url),
    [vendor.message, tokens, join(folder, variant), targets, intervalMs, runSeconds, variant].map(String),
  );
}

async function monitor(variant: 'alone'): Promise<Outcome> {
  const { message } = await start(variant);
  // This module's own child says nothing else.
  return message as Outcome;
}

async function monitorServed(): Promise<Outcome & { readonly load: ApiLoad }> {
  const { message, child } = await start('served');
  const { url, token } = message as { readonly url: string; readonly token: string };
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.once('message', (figures) => resolve(figures as Outcome));
    child.once('exit', (code) => reject(new Error(`the served loop ended with ${code}`)));
  });
  const client = await startProcess(
    new URL('lib/api-client.ts', import.meta.url),
    [url, token, targets, credentials, streams, perSecond, seconds].map(String),
  );
  return { ...(await outcome), load: client.message as ApiLoad };
}
