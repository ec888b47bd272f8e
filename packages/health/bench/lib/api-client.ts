/** Readers of the API in a process of their own: event streams that stay open, and requests at fixed times. Tells how long answers took. */
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** What the clients saw. */
export interface ApiLoad {
  /** Half of the answers took at most this time, from the time at which the request was due. */
  readonly p50Ms: number;
  /** The same for 99 of 100 answers. */
  readonly p99Ms: number;
  /** The longest time. */
  readonly maxMs: number;
  /** How many answers came. */
  readonly answers: number;
  /** How many of them were no success, or did not come. */
  readonly failed: number;
  /** The same by route and status, or by route and error code if no answer came: `probe 404`, `status ECONNRESET`. */
  readonly failures: Readonly<Record<string, number>>;
  /** The 99th percentile of each route. */
  readonly routes: Readonly<Record<string, number>>;
  /** Event streams that were open at the end. */
  readonly streams: number;
  /** What all event streams received, in megabytes. */
  readonly streamedMb: number;
}

const [url = '', token = '', ...numbers] = process.argv.slice(2);
const [targets = 0, credentials = 0, streamCount = 0, perSecond = 1, seconds = 0] = numbers.map(Number);
const headers = { authorization: `Bearer ${token}` };
const agent = new Agent({ keepAlive: true, maxSockets: 50 });

/** The requests, in turn: what a board, a script and Prometheus ask for. */
const paths: readonly ((turn: number) => readonly [route: string, path: string])[] = [
  () => ['status', '/v1/status'],
  (turn) => ['targets of a tenant', `/v1/targets?tenant=t${(turn * 7919) % credentials}`],
  (turn) => [
    'results',
    `/v1/results?target=t${(turn * 104_729) % credentials}/apple.vpp/p${turn % (targets / credentials)}`,
  ],
  () => ['incidents', '/v1/incidents?open=true'],
  () => ['targets', '/v1/targets?limit=100'],
  () => ['rollups', `/v1/services/apple.vpp/rollups?from=${new Date(Date.now() - 3_600_000).toISOString()}`],
  () => ['expiries', '/v1/expiries?withinDays=30'],
  () => ['services', '/v1/services'],
  (turn) => ['probe', `/probe?target=t${(turn * 15_485_863) % credentials}/apple.vpp/p0`],
  () => ['metrics', '/metrics'],
];

let streamedBytes = 0;
let streams = 0;
await Promise.all(Array.from({ length: streamCount }, openStream));

const times = new Map<string, number[]>();
const failures = new Map<string, number>();
const pending: Promise<void>[] = [];
const startMs = performance.now();
for (let turn = 0; turn < seconds * perSecond; turn += 1) {
  const dueMs = startMs + (turn * 1_000) / perSecond;
  const waitMs = dueMs - performance.now();
  if (waitMs > 0) await wait(waitMs);
  const [route, path] = paths[turn % paths.length]?.(turn) ?? ['', ''];
  pending.push(
    ask(path).then((outcome) => {
      const failure = `${route} ${outcome}`;
      if (outcome !== 200) failures.set(failure, (failures.get(failure) ?? 0) + 1);
      // A request that starts late because the one before took long has waited, too.
      times.set(route, [...(times.get(route) ?? []), performance.now() - dueMs]);
    }),
  );
}
await Promise.all(pending);
const all = [...times.values()].flat();
process.send?.({
  p50Ms: quantile(all, 0.5),
  p99Ms: quantile(all, 0.99),
  maxMs: quantile(all, 1),
  answers: all.length,
  failed: [...failures.values()].reduce((sum, count) => sum + count, 0),
  failures: Object.fromEntries(failures),
  routes: Object.fromEntries([...times].map(([route, values]) => [route, quantile(values, 0.99)])),
  streams,
  streamedMb: Math.round(streamedBytes / 1024 / 1024),
} satisfies ApiLoad);
process.disconnect();
process.exit();

async function openStream(): Promise<void> {
  const answer = await send('/v1/events');
  streams += 1;
  answer.on('data', (chunk: Buffer) => {
    streamedBytes += chunk.byteLength;
  });
  answer.once('close', () => {
    streams -= 1;
  });
}

/** Asks, and reads the whole answer. Returns its status, or the code of the error. */
async function ask(path: string): Promise<number | string> {
  try {
    const answer = await send(path, agent);
    for await (const _chunk of answer);
    return answer.statusCode ?? 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

function send(path: string, through?: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { headers, ...(through ? { agent: through } : { agent: new Agent({ keepAlive: true }) }) };
    get(`${url}${path}`, options, resolve).once('error', reject);
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((first, second) => first - second);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return Math.round(value * 10) / 10;
}
