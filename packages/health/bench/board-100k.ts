/**
 * The board of 100,000 targets: how long answers take, how soon the first page is painted, what the server needs, how large the
 * scripts are, and what a change of 1,000 targets costs the main thread of the browser. `rss_mb` is that of this process, which
 * contains the bundler and the driver of the browser, too. It needs `/usr/bin/chromium`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { printFigure } from '../../../scripts/benchmark.ts';
import { createMonitorService } from '../src/index.ts';
import { createMonitorServer } from '../src/server/index.ts';
import { createSqliteStore } from '../src/store/sqlite/create-sqlite-store.ts';
import { buildBoard, hasBrowser, startBrowser } from '../test/board/board-browser.ts';
import { targetOf, writerOf } from '../test/store/batches.ts';

const tenants = 25_000;
const services = ['apple.dep', 'apple.vpp', 'apple.business', 'google.amapi'] as const;
const requests = 300;
const changes = 1_000;
const goals = { api_p99_ms: 50, first_paint_ms: 1_000, rss_mb: 300, js_kb: 100, update_ms: 16 } as const;

if (!hasBrowser) {
  console.error('There is no /usr/bin/chromium: install the package chromium.');
  process.exit(69);
}
const folder = await mkdtemp(join(tmpdir(), 'health-bench-'));
const boardFolder = join(folder, 'board');
await buildBoard(boardFolder);
const store = createSqliteStore({ folder: join(folder, 'store') });
await store.migrate();
await store.load('bench');
const write = writerOf(store, 'bench');
const ids = Array.from({ length: tenants }, (_, tenant) => `tenant-${`${tenant}`.padStart(5, '0')}`);
for (let first = 0; first < tenants; first += 1_000)
  await write({
    atMs: Date.now(),
    targets: ids.slice(first, first + 1_000).flatMap((id) => services.map((service) => targetOf(`${id}/${service}`))),
  });
const settings = { interval: 300_000, timeout: 10_000, retries: 0 };
const service = createMonitorService({
  store,
  config: {
    origins: {},
    targets: ids.flatMap((tenant) =>
      services.map((name) => ({
        ...settings,
        id: `${tenant}/${name}`,
        tenant,
        tenantName: `Customer ${tenant}`,
        service: name,
        credential: undefined,
      })),
    ),
  },
});
const server = createMonitorServer({
  settings: { host: '127.0.0.1', port: 0, authentication: 'none' },
  service,
  store,
  storeKind: 'sqlite',
  boardFolder,
});
const { url } = await server.listen();

const paths = ['/v1/overview', '/v1/tenants?limit=50', '/v1/tenants?search=9&limit=50', '/v1/tenants/tenant-12345'];
const times: number[] = [];
for (let index = 0; index < requests; index += 1) {
  const startedMs = performance.now();
  await (await fetch(`${url}${paths[index % paths.length]}`)).arrayBuffer();
  // The first answers are those of a server that has just started.
  if (index >= paths.length * 5) times.push(performance.now() - startedMs);
  await new Promise((resolve) => setTimeout(resolve, 25));
}
times.sort((left, right) => left - right);

const browser = await startBrowser();
const page = await browser.newPage();
let scriptBytes = 0;
page.on('response', (response) => {
  if (response.url().endsWith('.js')) scriptBytes += Number(response.headers()['content-length'] ?? 0);
});
await page.goto(url);
await page.getByRole('rowheader').first().waitFor();
const paintMs = await page.evaluate<number>('performance.getEntriesByName("first-contentful-paint")[0].startTime');
const devTools = await page.context().newCDPSession(page);
await devTools.send('Performance.enable');
const taskMs = async () => {
  const { metrics } = await devTools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
};
const quietMs = async (work: () => void) => {
  const before = await taskMs();
  work();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return (await taskMs()) - before;
};
const idleMs = await quietMs(() => {});
const updateMs = await quietMs(() => {
  for (const id of ids.slice(0, changes))
    server.takeEvent({
      kind: 'state',
      atMs: Date.now(),
      target: `${id}/apple.vpp`,
      from: 'up',
      to: 'suspect',
      code: 'VPP_SERVER_ERROR',
    });
});
await browser.close();

const values = {
  api_p99_ms: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
  first_paint_ms: paintMs,
  rss_mb: process.memoryUsage.rss() / 1024 / 1024,
  js_kb: scriptBytes / 1_000,
  update_ms: updateMs - idleMs,
};
const units = { api_p99_ms: 'ms', first_paint_ms: 'ms', rss_mb: 'mb', js_kb: 'kb', update_ms: 'ms' } as const;
const facts = { targets: tenants * services.length, cpus: cpus().length };
for (const figure of ['api_p99_ms', 'first_paint_ms', 'rss_mb', 'js_kb', 'update_ms'] as const) {
  printFigure({ bench: 'board-100k', figure, value: values[figure], unit: units[figure] }, facts);
  if (values[figure] > goals[figure])
    console.error(`short of its goal: ${figure} is ${values[figure].toFixed(2)}, not at most ${goals[figure]}`);
}
await service.stop();
await server.close();
await store.close();
await rm(folder, { recursive: true });
