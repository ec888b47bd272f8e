import { readFile, writeFile } from 'node:fs/promises';
import { type Clock, createTransport, systemClock } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { undoConfigured } from '../../src/canaries/run-configured.ts';
import { createStoreJournal } from '../../src/canaries/store-journal.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { openStore } from '../../src/store/open-store.ts';
import { startSimulatedVendors } from '../../src/testing/index.ts';
import { type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startProgram } from '../support/process.ts';

const canaryId = 'aurora/apple.vpp.licence';

/** What happens when a call arrives: before the vendor takes it, or after that and before the answer. */
interface Border {
  readonly call: 'associate' | 'disassociate';
  readonly place: 'before' | 'after';
  readonly happens: () => void;
}

/** Apps and Books behind a border, and a configuration of a canary whose intents are in a store. */
async function startBorderedVendor(place: 'sqlite' | PostgresServer) {
  await using cleaning = new AsyncDisposableStack();
  const folder = cleaning.use(await temporaryFolder());
  const vendors = cleaning.use(await startSimulatedVendors({ folder: folder.path }));
  const { vpp } = vendors;
  vpp.eventDelayMs = 0;
  const adamId = vpp.locations[0]?.assets.find(({ totalCount }) => totalCount !== undefined)?.adamId ?? '';
  const changes: string[] = [];
  let border: Border | undefined;
  const server = cleaning.use(
    await listen({
      async fetch(request) {
        const { pathname } = new URL(request.url);
        const call = pathname.endsWith('/disassociate')
          ? 'disassociate'
          : pathname.endsWith('/associate')
            ? 'associate'
            : undefined;
        if (call) changes.push(call);
        const reached = border && border.call === call ? border : undefined;
        if (reached) border = undefined;
        if (reached?.place === 'before') reached.happens();
        // A process that was killed before did not send the request.
        if (reached?.place === 'before') return new Response(null, { status: 503 });
        const answer = await vpp.fetch(request);
        if (reached?.place === 'after') reached.happens();
        return answer;
      },
    }),
  );
  const text = await readFile(vendors.configFile, 'utf8');
  const env = place === 'sqlite' ? {} : { DATABASE_URL: await place.createDatabase() };
  const stored = place === 'sqlite' ? '' : '\nmonitor: { store: { postgres: { env: DATABASE_URL } } }';
  const check = `{ kind: vpp-licence, credential: aurora/apple.vpp, adamId: '${adamId}', serialNumber: HEALTHCHECK1 }`;
  await writeFile(
    vendors.configFile,
    `${text.replaceAll(vendors.origins['apple.vpp'] ?? '', server.origin)}${stored}\ncanary: { checks: [${check}] }\n`,
  );
  const config = await loadConfig(vendors.configFile, { env });
  const store = cleaning.use(await openStore(config.monitor?.store ?? { folder: folder.path }));
  await store.migrate();
  const transport = cleaning.use(createTransport());
  const closing = cleaning.move();
  return {
    store,
    changes,
    at(next: Border) {
      border = next;
    },
    start: (...args: readonly string[]) => startProgram([...args, '-c', vendors.configFile], { env }),
    holds: () => vpp.locations[0]?.holds(adamId, { serialNumber: 'HEALTHCHECK1' }),
    /** Undoes what is left, as a process does ten minutes later: then the lease has ended. */
    async undoLater() {
      const clock: Clock = { ...systemClock, now: () => systemClock.now() + 600_000 };
      const { canaries = [], origins } = config;
      const journal = createStoreJournal(store);
      const { signal } = new AbortController();
      return await undoConfigured(canaries, { transport, origins, clock, journal, signal });
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => await postgres[Symbol.asyncDispose]());

test.each([
  ['SQLite', 'associate', 'after'],
  ['SQLite', 'disassociate', 'before'],
  ['PostgreSQL', 'associate', 'after'],
] as const)(
  '%s: a process that is killed at %s, %s the vendor has it, leaves an intent from which it is undone',
  async (name, call, place) => {
    await using vendor = await startBorderedVendor(name === 'SQLite' ? 'sqlite' : postgres);
    const running = vendor.start('canary', 'run', canaryId);
    vendor.at({ call, place, happens: () => running.child.kill('SIGKILL') });
    expect(await running.ended).toMatchObject({ code: null });
    expect(await vendor.store.canaryIntents({ open: true })).toHaveLength(1);
    expect(vendor.holds()).toBe((call === 'associate') === (place === 'after'));
    expect(await vendor.undoLater()).toMatchObject({ closed: [{ state: 'undone' }], open: [] });
    expect(vendor.holds()).toBe(false);
  },
);

test('two processes change the service one after the other', async () => {
  await using vendor = await startBorderedVendor('sqlite');
  const runs = [vendor.start('canary', 'run', canaryId), vendor.start('canary', 'run', canaryId)];
  for (const { ended } of runs)
    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining(`${canaryId}: ok`), stderr: '' });
  // A request whose answer comes late is sent again, and changes nothing more.
  const distinct = vendor.changes.filter((change, index, changes) => change !== changes[index - 1]);
  expect(distinct).toEqual(['associate', 'disassociate', 'associate', 'disassociate']);
  expect(vendor.holds()).toBe(false);
});

test('serve that is stopped during a canary undoes the change before it ends', async () => {
  await using vendor = await startBorderedVendor('sqlite');
  const serving = vendor.start('serve', canaryId.replace('.licence', ''), '--no-server');
  vendor.at({ call: 'associate', place: 'after', happens: () => serving.child.kill('SIGTERM') });
  await serving.until((stdout) => stdout.includes('monitoring'));
  await vendor.store.addCommand({ kind: 'check', by: 'test', scope: { targets: [canaryId] } }, Date.now());
  expect(await serving.ended).toMatchObject({ code: 143 });
  expect([...new Set(vendor.changes)]).toEqual(['associate', 'disassociate']);
  expect(vendor.holds()).toBe(false);
  expect(await vendor.store.canaryIntents({})).toMatchObject([{ state: 'undone' }]);
});
