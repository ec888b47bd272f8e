import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '../../src/server/metrics/create-metrics.ts';
import { createLabels } from '../../src/server/metrics/labels.ts';
import { createProbeMetrics } from '../../src/server/metrics/probe.ts';
import type { StoreStatus } from '../../src/store/store.ts';
import { incidentOf, targetOf } from '../store/batches.ts';
import { temporaryFolder } from '../support/folder.ts';
import { fill, type Served, startServed, waitUntil } from './served.ts';

let served: Served;

beforeAll(async () => {
  served = await startServed({ isRunning: true });
  await fill(served.store);
});

afterAll(async () => await served[Symbol.asyncDispose]());

const metrics = async () => await (await served.call('/metrics')).text();
const hasProgram = async (name: string) =>
  await promisify(execFile)(name, ['--version']).then(
    () => true,
    () => false,
  );
const [hasPromtool, hasPrometheus] = await Promise.all([hasProgram('promtool'), hasProgram('prometheus')]);

test('finished checks are counted by service, location and class', async () => {
  const text = await metrics();
  expect(text).toMatch(/^mdm_health_runs_total\{service="apple\.vpp",location="here",class="ok"\} [1-9]/m);
  expect(text).toMatch(/^mdm_health_run_duration_seconds_count\{service="apple\.vpp",location="here"\} [1-9]/m);
  expect(text).toMatch(/^mdm_health_scheduler_lag_seconds_count [1-9]/m);
});

test('open incidents and targets are counted, and the first end of a credential is named', async () => {
  const text = await metrics();
  expect(text).toContain('mdm_health_incidents_open{service="apple.vpp",severity="major",verdict="vendor"} 1');
  expect(text).toMatch(/^mdm_health_targets\{service="apple\.vpp",state="\w+"\} \d/m);
  expect(text).toMatch(/^mdm_health_credential_expiry_timestamp_seconds\{service="apple\.vpp"\} 1\.\d+e\+9|\d{10}/m);
});

test('feeds have their age, what the vendor says of each service, and how late it was', async () => {
  const text = await metrics();
  expect(text).toContain('mdm_health_feed_up{feed="apple"} 1');
  expect(text).toMatch(/^mdm_health_feed_last_success_timestamp_seconds\{feed="apple"\} \d{10}/m);
  expect(text).toContain('mdm_health_vendor_state{service="apple.vpp",state="outage"} 1');
  expect(text).toContain('mdm_health_vendor_state{service="apple.vpp",state="operational"} 0');
  expect(text).toContain('mdm_health_vendor_lag_seconds{service="apple.vpp",later="vendor",statistic="max"} 100');
  expect(text).toContain('mdm_health_vendor_incidents{service="apple.vpp",reported_by="both"} 1');
});

test('no label holds a tenant or a target', async () => {
  expect(await metrics()).not.toMatch(/tenant-\d/);
});

test('a label with too many values becomes "other"', () => {
  const label = createLabels(2);
  expect(['a', 'b', 'c', 'a'].map(label)).toEqual(['a', 'b', 'other', 'a']);
});

test('nothing of the status is shown while no service writes: the last values would look like the present ones', async () => {
  await using idle = await startServed();
  const text = await (await idle.call('/metrics')).text();
  expect(text).not.toMatch(/^mdm_health_(?:targets|service_up|incidents_open)\{/m);
});

test('a target has the metrics of blackbox_exporter, with the parts of its time from the second question on', async () => {
  const probe = async () => await (await served.call('/probe?target=tenant-2/apple.vpp')).text();
  expect(await probe()).toMatch(/^probe_success 1$/m);
  await served.call('/v1/checks', { method: 'POST', body: JSON.stringify({ scope: { targets: ['tenant-2/*'] } }) });
  await waitUntil(async () => (await probe()).includes('probe_http_duration_seconds{phase="processing"}'));
  expect(await probe()).toMatch(/^probe_duration_seconds \d/m);
});

const hourMs = 3_600_000;

test.each([
  ['1 without an incident', [], 300_000, '1'],
  ['0 for a vendor that fails', [incidentOf('a')], 300_000, '0'],
  [
    'absent while our own network fails',
    [incidentOf('a', { verdict: 'own-network', owner: 'us' })],
    300_000,
    undefined,
  ],
  ['absent for a location that has stopped', [], hourMs, undefined],
])('whether a service is up is %s', async (_name, incidents, ageMs, up) => {
  const nowMs = Date.UTC(2026, 10, 2, 10);
  const bucket = { bucketMs: nowMs - ageMs - 300_000, lengthMs: 300_000, location: 'here' };
  const rollup = { ...bucket, classes: { ok: 9 }, coverage: 1, latency: null, late: 0 };
  const status: StoreStatus = {
    writers: [{ writer: 'here', lastBatchMs: nowMs }],
    services: [{ service: 'apple.vpp', states: { up: 9 }, rollups: [rollup] }],
    incidents,
    unchecked: [],
    gaps: [],
    totals: { incidents: incidents.length, gaps: 0 },
    undelivered: 0,
  };
  const text = await createMetrics({
    service: { stats: () => ({ dropped: 0, lost: 0, failed: 0 }), firstExpiries: () => [] },
    status: async () => await Promise.resolve(status),
    clock: { now: () => nowMs },
    readiness: { report: () => ({ ready: true, store: 'ok', scheduler: 'ok', clock: 'ok' }) },
    events: { streams: 0, dropped: 0 },
    storeKind: 'sqlite',
  }).text();
  expect(/^mdm_health_service_up\{service="apple.vpp",location="here"\} (\S+)$/m.exec(text)?.[1]).toBe(up);
});

test('a store that does not answer leaves its gauges out, and the scrape has all other metrics', async () => {
  const never = async () => await new Promise<never>(() => {});
  const text = await createMetrics({
    service: { stats: () => ({ dropped: 4, lost: 0, failed: 0 }), firstExpiries: () => [] },
    status: never,
    budgets: never,
    feedLags: never,
    openIntents: never,
    clock: { now: () => 0 },
    readiness: { report: () => ({ ready: false, store: 'failing', scheduler: 'ok', clock: 'ok' }) },
    events: { streams: 0, dropped: 0 },
    storeKind: 'postgres',
    storeLimitMs: 10,
  }).text();
  expect(text).toContain('mdm_health_skipped_total{reason="dropped"} 4');
  expect(text).toContain('mdm_health_ready{part="store"} 0');
  expect(text).not.toMatch(/^mdm_health_(targets|service_up|incidents_open)\{/m);
});

test('error budgets have gauges; a rate of too few checks has none', async () => {
  const nowMs = Date.UTC(2026, 10, 2, 10);
  const status: StoreStatus = {
    writers: [{ writer: 'here', lastBatchMs: nowMs }],
    services: [],
    incidents: [],
    unchecked: [],
    gaps: [],
    totals: { incidents: 0, gaps: 0 },
    undelivered: 0,
  };
  const windowOf = (lengthMs: number, coverage: number) => ({ lengthMs, samples: 100, bad: 2, rate: 4, coverage });
  const budget = {
    service: 'apple.vpp',
    objective: 0.995,
    remaining: 0.25,
    exhaustedInMs: 90_000,
    windows: [windowOf(hourMs, 1), windowOf(6 * hourMs, 0.5)],
    state: 'ok',
    rule: null,
  } as const;
  const { service: _service, ...ofLocation } = budget;
  const locations = [
    { ...ofLocation, location: 'berlin', remaining: -1.5, exhaustedInMs: null, windows: [windowOf(hourMs, 1)] },
    { ...ofLocation, location: 'tokyo', remaining: null, exhaustedInMs: null, windows: [windowOf(hourMs, 0.7)] },
  ];
  const text = await createMetrics({
    service: { stats: () => ({ dropped: 0, lost: 0, failed: 0 }), firstExpiries: () => [] },
    status: async () => await Promise.resolve(status),
    budgets: async () => await Promise.resolve([{ ...budget, locations }]),
    clock: { now: () => nowMs },
    readiness: { report: () => ({ ready: true, store: 'ok', scheduler: 'ok', clock: 'ok' }) },
    events: { streams: 0, dropped: 0 },
    storeKind: 'sqlite',
  }).text();
  expect(text.match(/^mdm_health_error_budget.*$/gm)).toEqual([
    'mdm_health_error_budget_remaining_ratio{service="apple.vpp"} 0.25',
    'mdm_health_error_budget_burn_rate{service="apple.vpp",window="1h"} 4',
    'mdm_health_error_budget_exhaustion_seconds{service="apple.vpp"} 90',
  ]);
  expect(text.match(/^mdm_health_location_error_budget.*$/gm)).toEqual([
    'mdm_health_location_error_budget_remaining_ratio{service="apple.vpp",location="berlin"} -1.5',
    'mdm_health_location_error_budget_burn_rate{service="apple.vpp",location="berlin",window="1h"} 4',
  ]);
});

test.each([
  ['that a window pauses', 'paused', 'up'],
  ['that an incident of its whole service covers', 'covered', 'up'],
  ['that was left out because there is no capacity', 'sampled', 'up'],
  ['that was not checked for too long', null, 'stale'],
] as const)('of a target %s nothing is known, and no probe succeeds or fails', async (_name, unchecked, name) => {
  const stored = targetOf('a/apple.vpp', { lastRunMs: 5_000 });
  const probe = async (why: typeof unchecked, stateName: 'up' | 'stale') => {
    const target = {
      ...stored,
      state: { ...stored.state, name: stateName },
      unchecked: why && { reason: why, by: null, sinceMs: 1, untilMs: null },
    };
    const history = { target, runs: [], nextToMs: null, episodes: [], gaps: [], hours: [] };
    return await createProbeMetrics({ history: async () => await Promise.resolve(history) }, () => true).text(
      'a/apple.vpp',
    );
  };
  expect(await probe(unchecked, name)).not.toContain('probe_success');
  expect(await probe(null, 'up')).toMatch(/^probe_success 1$/m);
});

test('of a target that was not checked yet nothing is known, and it is no unknown target', async () => {
  const history = { runs: [], nextToMs: null, episodes: [], gaps: [], hours: [] };
  const probes = createProbeMetrics(
    { history: async () => await Promise.resolve({ ...history, target: undefined }) },
    (target) => target === 'new/apple.vpp',
  );
  expect(await probes.text('new/apple.vpp')).toBe('');
  await expect(probes.text('other/apple.vpp')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('an unknown target has no metrics', async () => {
  expect((await served.call('/probe?target=nobody/apple.vpp')).status).toBe(404);
  expect((await served.call('/probe')).status).toBe(400);
});

test('promtool finds nothing wrong with the metrics', async (context) => {
  if (!hasPromtool) context.skip('promtool is not installed');
  const check = spawn('promtool', ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [check.stdout, check.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  check.stdin.end(await metrics());
  const [code] = (await once(check, 'close')) as [number];
  expect({ code, output: output.join('') }).toEqual({ code: 0, output: '' });
});

test('Prometheus scrapes the service', async (context) => {
  if (!hasPrometheus) context.skip('prometheus is not installed');
  await using folder = await temporaryFolder();
  const { token } = await served.createToken({ name: 'prometheus', role: 'viewer' });
  const { host } = new URL(served.url);
  const config = await folder.write(
    'prometheus.yml',
    `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: health\n    authorization: { credentials: ${token} }\n    static_configs: [{ targets: ['${host}'] }]\n`,
  );
  const listen = `127.0.0.1:${await freePort()}`;
  const prometheus = spawn(
    'prometheus',
    [`--config.file=${config}`, `--storage.tsdb.path=${folder.path}/data`, `--web.listen-address=${listen}`],
    { stdio: 'ignore' },
  );
  const query = async (expression: string) => {
    const answer = await fetch(`http://${listen}/api/v1/query?query=${encodeURIComponent(expression)}`).catch(
      () => undefined,
    );
    if (!answer?.ok) return [];
    const { data } = (await answer.json()) as {
      readonly data: { readonly result: readonly { readonly value: [number, string] }[] };
    };
    return data.result.map(({ value }) => value[1]);
  };
  try {
    await waitUntil(async () => (await query('up{job="health"}')).includes('1'));
    await waitUntil(async () => (await query('sum(mdm_health_runs_total)')).some((count) => Number(count) > 0));
  } finally {
    prometheus.kill();
    await once(prometheus, 'close');
  }
}, 400_000);

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
