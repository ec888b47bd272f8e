/**
 * Monitors many content tokens in this process: the shipped probe and client, store and attribution on. Tells how late checks
 * began, how many of those that were due were done, and what it took. Runs what is built, as users do: reading TypeScript
 * takes memory of its own. Memory is limited as `serve` limits it, and as its page says that it should be. With `served` as the last
 * argument it has an HTTP server, and tells the address and a token first.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseContentToken } from '@mdmkit/apple-vpp';
import { createMonitorService, createSqliteStore } from '@mdmkit/health';
import { limitGarbage } from '#limit-garbage';

const [origin = '', file = '', folder = '', targetCount = '0', intervalMs = '0', seconds = '0', variant = 'alone'] =
  process.argv.slice(2);
const credentials = JSON.parse(readFileSync(file, 'utf8')).map((text) => parseContentToken(text));
const perCredential = Number(targetCount) / credentials.length;

limitGarbage();

/** @type {import('@mdmkit/health').LoadedConfig} */
const config = {
  origins: { 'apple.vpp': origin },
  targets: credentials.flatMap((credential, index) =>
    Array.from({ length: perCredential }, (_, part) => ({
      id: `t${index}/apple.vpp/p${part}`,
      tenant: `t${index}`,
      tenantName: `Tenant ${index}`,
      service: 'apple.vpp',
      intervalMs: Number(intervalMs),
      credential,
    })),
  ),
  monitor: { location: 'bench', store: { folder }, controls: [], windows: [] },
};

await using store = createSqliteStore({ folder });
let server;
await using service = createMonitorService({
  config,
  store,
  onEvent: (event) => server?.takeEvent(event),
  onCheck: (check) => server?.takeCheck(check),
});
const address = variant === 'served' ? await serve() : undefined;
await service.start();
// Everything is loaded, compiled and connected by then.
await wait(10_000);
if (address) process.send?.(address);
const before = { cpu: process.cpuUsage(), atMs: performance.now(), started: service.stats().started };
let rssMb = 0;
for (let second = 0; second < Number(seconds); second += 1) {
  await wait(1_000);
  rssMb = Math.max(rssMb, process.memoryUsage.rss() / 1024 / 1024);
}
const { user, system } = process.cpuUsage(before.cpu);
const elapsedMs = performance.now() - before.atMs;
const stats = service.stats();
const expected = (Number(targetCount) * elapsedMs) / Number(intervalMs);
const started = stats.started - before.started;
await service.stop();
await server?.close();
const kept = await store.status(Date.now());
process.send?.({
  cores: (user + system) / 1000 / elapsedMs,
  rssMb,
  lag: stats.lag,
  started,
  expected,
  unfinished: stats.failed + stats.lost + stats.dropped,
  states: kept.services[0]?.states ?? {},
});
process.disconnect();

/** Starts the HTTP server, and makes a token that may read everything. */
async function serve() {
  const { createAccessToken, createMonitorServer } = await import('@mdmkit/health/server');
  await store.migrate();
  const { token, record } = createAccessToken({ name: 'bench', role: 'viewer' }, Date.now());
  await store.addAccessToken(record, 'bench');
  // As `serve` does: an answer waits for no batch that is written.
  const serverStore = createSqliteStore({ folder });
  const settings = { host: '127.0.0.1', port: 0, authentication: 'token' };
  server = createMonitorServer({ settings, service, store: serverStore, storeKind: 'sqlite' });
  return { ...(await server.listen()), token };
}
