import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import type { Simulator } from '@mdmkit/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWallClock, type WallClock } from '../../../monitor/test/support/wall-clock.ts';
import { debugOptions } from '../../src/cli/debug.ts';
import { loadConfig } from '../../src/index.ts';
import { eventDocument } from '../../src/report/ecs/event-document.ts';
import { runDocument } from '../../src/report/ecs/run-document.ts';
import { formatHistory } from '../../src/report/history.ts';
import { formatIncidents, formatStory } from '../../src/report/incident-list.ts';
import { formatServiceEvent, formatServiceEventJson } from '../../src/report/service-events.ts';
import { formatStatus } from '../../src/report/status.ts';
import { formatWatchTable } from '../../src/report/watch-table.ts';
import type { FinishedCheck } from '../../src/service/ended-check.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { minute, watch } from '../service/watched.ts';
import { temporaryFolder } from '../support/folder.ts';
import { shownSecrets } from '../support/shown-secrets.ts';

const wallClock = createWallClock(Date.UTC(2026, 10, 23, 12));
/** How many requests wait for a later try. The sleeps of the service's own loop cannot be aborted. */
let waiting = 0;
const clock: WallClock = {
  ...wallClock,
  async sleep(delayMs, signal) {
    const count = signal ? 1 : 0;
    waiting += count;
    await wallClock.sleep(delayMs, signal).finally(() => {
      waiting -= count;
    });
  },
};
/** Every secret by what it is. */
const secrets = new Map<string, Set<string>>();
let vendors: SimulatedVendors;

beforeAll(async () => {
  vendors = await startSimulatedVendors({ clock });
  for (const name of ['dep', 'vpp', 'business', 'emm'] as const) overhear(name, vendors[name]);
  for (const tenant of ['aurora', 'borealis', 'cirrus']) await collect(join(dirname(vendors.configFile), tenant));
});
afterAll(() => vendors.close());

/** How many of each are looked for: every request brings new ones of the same kind. */
const most = 12;

function keep(name: string, secret: string | null | undefined): void {
  const known = secrets.get(name) ?? new Set();
  if (secret && known.size < most) secrets.set(name, known.add(secret));
}

/** Remembers what one tenant's files hold: lines of each key, and whole tokens. */
async function collect(folder: string): Promise<void> {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const { private_key } = JSON.parse(await read('service-account.json')) as { readonly private_key: string };
  const keys = { server: await read('server-token-key.pem'), business: await read('business-key.pem'), private_key };
  for (const [name, pem] of Object.entries(keys)) {
    const lines = pem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-'));
    // The first line is much the same in every key.
    for (const line of lines.slice(1, 4)) keep(`key ${name}`, line);
  }
  keep('content token', (await read('content-token.vpptoken')).trim());
}

/** Remembers what is secret on the wire; and has the vendor say it back where it refuses, as vendors do. */
function overhear(name: string, simulator: Simulator): void {
  const answer = simulator.fetch.bind(simulator);
  Object.assign(simulator, {
    async fetch(request: Request): Promise<Response> {
      const form = new URLSearchParams(await request.clone().text());
      for (const parameter of ['assertion', 'client_assertion']) keep(`${name} ${parameter}`, form.get(parameter));
      keep(`${name} authorization`, request.headers.get('authorization')?.replace(/^\w+ /, ''));
      keep(`${name} session`, request.headers.get('x-adm-auth-session'));
      const response = await answer(request);
      const text = await response.clone().text();
      keep(`${name} issued`, /"(?:auth_session_token|access_token)":\s*"([^"]+)"/.exec(text)?.[1]);
      if (response.status < 500) return response;
      const said = [...request.headers].map((header) => header.join(': ')).join('\n');
      return new Response(`${text}\n${said}`, { status: response.status, headers: response.headers });
    },
  });
}

/** What a value shows that it must not. */
const shown = (value: unknown) => shownSecrets(value, secrets);

test('neither the store nor the output of a service holds a secret', async () => {
  await using folder = await temporaryFolder();
  const debug: string[] = [];
  const checks: FinishedCheck[] = [];
  const config = await loadConfig(vendors.configFile, { nowMs: clock.now() });
  const targets = config.targets.map((target) => ({ ...target, intervalMs: minute, retries: 0 }));
  const watched = watch({
    config: {
      ...config,
      targets,
      monitor: { location: 'here', store: { folder: folder.path }, controls: [], windows: [] },
    },
    clock,
    waiting: () => waiting,
    folder: folder.path,
    onCheck: (check) => void checks.push(check),
    ...debugOptions({ write: (text) => void debug.push(text) }),
  });
  await watched.service.start();
  await watched.pass(2 * minute);
  for (const name of ['dep', 'vpp', 'business', 'emm'] as const)
    vendors[name].faults.add({ fault: { status: 500, body: 'out of order' }, times: Number.POSITIVE_INFINITY });
  await watched.passUntil(() => watched.service.incidents().length >= 3, 15 * minute);
  await watched.pass(minute);

  // All of the wire was overheard, or the search below could find nothing.
  for (const name of ['dep', 'vpp', 'business', 'emm']) expect([...secrets.keys()].join()).toContain(`${name} `);
  expect(shown([...secrets.values()].map((each) => [...each]))).toHaveLength(secrets.size);

  const nowMs = clock.now();
  const { store, service, events } = watched;
  const status = await store.status(nowMs);
  const { incidents } = await store.incidents({});
  expect(incidents.length).toBeGreaterThanOrEqual(3);
  const stories = await Promise.all(incidents.map(async ({ id }) => await store.incident(id)));
  const histories = await Promise.all(
    targets.map(async ({ id }) => [id, await store.history(id, nowMs - 3_600_000, nowMs)] as const),
  );
  const failures = histories.flatMap(([, { runs }]) => runs.flatMap(({ failure }) => failure ?? []));
  expect(failures.length).toBeGreaterThan(12);
  const exported: string[] = [];
  for await (const line of store.export()) exported.push(line);
  expect(shown({ status, incidents, stories, histories, exported })).toEqual([]);
  expect(
    shown([
      formatStatus(status, nowMs),
      formatIncidents(incidents, nowMs),
      ...stories.flatMap((story) => (story ? [formatStory(story, nowMs)] : [])),
      ...histories.map(([id, history]) => formatHistory(id, history, nowMs)),
      formatWatchTable(service.targets(), service.incidents(), { color: true, nowMs, rows: 100, columns: 300 }),
    ]),
  ).toEqual([]);
  expect(shown(events)).toEqual([]);
  expect(shown(events.flatMap((event) => [formatServiceEvent(event), formatServiceEventJson(event)]))).toEqual([]);
  const origin = { location: 'here', hostname: 'checker', dataStream: undefined };
  expect(shown(events.flatMap((event) => eventDocument(event, origin) ?? []))).toEqual([]);
  expect(checks.length).toBeGreaterThan(12);
  expect(shown(checks.map((check) => runDocument(check, { ...origin, origins: config.origins })))).toEqual([]);
  expect(debug.length).toBeGreaterThan(50);
  expect(shown(debug)).toEqual([]);
  expect(shown(inspect(service, { depth: Number.POSITIVE_INFINITY, showHidden: true }))).toEqual([]);

  // The files as they lie on the disk while the service runs, its journals among them, and after its end.
  const files = async () => {
    const names = await readdir(folder.path);
    const contents = await Promise.all(
      names.map(async (name) => {
        const bytes = await readFile(join(folder.path, name));
        // What is no text holds no text of a secret.
        return bytes.toString('latin1').replace(/[^ -~]+/g, '\n');
      }),
    );
    return { names, contents };
  };
  const running = await files();
  expect(running.names.filter((name) => /^(health\.db|raw-.*\.db)(-wal)?$/.test(name)).length).toBeGreaterThanOrEqual(
    4,
  );
  expect(running.contents.join('')).toContain('DEP_SERVER_ERROR');
  expect(shown(running.contents)).toEqual([]);
  await watched[Symbol.asyncDispose]();
  const ended = await files();
  expect(ended.names).toContain('health.db');
  expect(shown(ended.contents)).toEqual([]);
}, 600_000);
