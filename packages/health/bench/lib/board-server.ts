/**
 * The server of the board in a process of its own, on a store that a first process has filled. Tells its address, then answers
 * each message: `changes` makes events of 1,000 targets, `outage` commits an incident, anything else is asked for the memory in use.
 */
import { createMonitorService, createSqliteStore } from '@mdmkit/health';
import { limitGarbage } from '../../src/cli/limit-garbage.ts';
import { createMonitorServer } from '../../src/server/index.ts';
import { incidentOf, writerOf } from '../../test/store/batches.ts';
import { boardServices, boardTenants } from './board-targets.ts';

const [folder = '', boardFolder = '', changes = '0'] = process.argv.slice(2);
limitGarbage();
const store = createSqliteStore({ folder });
/** Commits an incident, and announces it as the service does. */
async function openOutage(): Promise<void> {
  const atMs = Date.now();
  const incident = incidentOf('inc-outage', {
    title: 'apple.vpp fails at the vendor',
    startedMs: atMs,
    openedMs: atMs,
  });
  const event = { incident: incident.id, atMs, kind: 'opened', text: 'The incident opened.' } as const;
  await writerOf(store, 'outage')({ atMs, incidents: [incident], events: [event] });
  server.takeEvent({ kind: 'incident', atMs, incident, event });
}

const settings = { interval: 300_000, timeout: 10_000, retries: 0 };
const service = createMonitorService({
  store,
  config: {
    origins: {},
    targets: boardTenants.flatMap((tenant) =>
      boardServices.map((name) => ({
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
await store.load('outage');
process.on('message', async (message) => {
  if (message === 'outage') await openOutage();
  if (message === 'changes')
    for (const tenant of boardTenants.slice(0, Number(changes)))
      server.takeEvent({
        kind: 'state',
        atMs: Date.now(),
        target: `${tenant}/apple.vpp`,
        from: 'up',
        to: 'suspect',
        code: 'VPP_SERVER_ERROR',
      });
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rssMb: rss / 1024 / 1024, heapMb: heapUsed / 1024 / 1024, externalMb: external / 1024 / 1024 });
});
process.on('disconnect', () => process.exit());
process.send?.(url);
