/**
 * Monitors hosts of one's own in this process: the shipped probe, store and attribution on. Tells the most memory that it
 * had and how many checks were done. Runs what is built, as users do.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createMonitorService, createSqliteStore, endpointTargets } from '@mdmkit/health';
import { limitGarbage } from '#limit-garbage';

const [port = '0', authority = '', folder = '', count = '0', intervalMs = '0', seconds = '0'] = process.argv.slice(2);

limitGarbage();

const ask = {
  path: '/health',
  status: [200],
  signature: { kind: 'text', text: '"status":"ok"' },
  headers: { accept: '*/*' },
};
/** @type {import('@mdmkit/health').EndpointHost[]} */
const hosts = Array.from({ length: Number(count) }, (_, index) => ({
  id: `h${index}.bench.test`,
  host: `h${index}.bench.test`,
  port: Number(port),
  vendor: 'own',
  feature: 'own',
  required: 'required',
  trust: 'any',
  isPrivate: true,
  ask,
}));
/** @type {import('@mdmkit/health').LoadedConfig} */
const config = {
  origins: {},
  targets: endpointTargets(hosts).map((target) => ({ ...target, intervalMs: Number(intervalMs), timeoutMs: 8_000 })),
  monitor: { location: 'bench', store: { folder }, controls: [], windows: [] },
};
const network = {
  ca: authority,
  resolve: (_host, family) => Promise.resolve(family === 4 ? ['127.0.0.1'] : []),
};

await using store = createSqliteStore({ folder });
await using service = createMonitorService({ config, store, network });
await service.start();
let rssMb = 0;
for (let second = 0; second < Number(seconds); second += 1) {
  await wait(1_000);
  rssMb = Math.max(rssMb, process.memoryUsage.rss() / 1024 / 1024);
}
const { started, failed, lost, dropped } = service.stats();
await service.stop();
const kept = await store.status(Date.now());
process.send?.({ rssMb, started, unfinished: failed + lost + dropped, states: kept.services[0]?.states ?? {} });
