import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CompiledQuery } from 'kysely';
import { expect, test } from 'vitest';
import { createStoreSteps } from '../../src/store/database-steps.ts';
import { createSqliteStore } from '../../src/store/sqlite/create-sqlite-store.ts';
import { loadSqlite } from '../../src/store/sqlite/load-sqlite.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import { batchOf, dayStartMs, notificationOf, runOf, targetOf, tenMs } from './batches.ts';

const licences = 'aurora/apple.vpp';

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'health-faults-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A store with one batch in it, and its folder. */
async function begun(busyTimeoutMs = 50) {
  const folder = await temporaryFolder();
  const store = createSqliteStore({ folder: folder.path, busyTimeoutMs });
  await store.migrate();
  await store.load('one');
  await store.commit(batchOf(1, { targets: [targetOf(licences)] }));
  return {
    folder: folder.path,
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('a full disk is reported as such, loses nothing that was committed, and the same batch goes in once there is room', async () => {
  await using folder = await temporaryFolder();
  const backend = await openSqlite({ folder: folder.path });
  await using _ = { [Symbol.asyncDispose]: backend.close };
  const core = createStoreSteps(backend, 'one');
  await core.migrate();
  await core.begin('one');
  await core.commit(batchOf(1, { notifications: [notificationOf('inc-a', 1)] }));
  const pages = await backend.db.executeQuery<{ page_count: number }>(CompiledQuery.raw('pragma page_count'));
  await backend.db.executeQuery(CompiledQuery.raw(`pragma max_page_count = ${pages.rows[0]?.page_count}`));
  const large = batchOf(2, {
    runs: [runOf(licences, tenMs)],
    targets: Array.from({ length: 500 }, (_, index) => targetOf(`tenant-${index}/apple.vpp`)),
    notifications: [notificationOf('inc-a', 2)],
  });
  await expect(core.commit(large)).rejects.toMatchObject({
    code: 'STORE_FULL',
    retryable: true,
    driverCode: 'SQLITE_FULL',
    operation: 'Writing a batch',
  });
  await expect(core.commit(large)).rejects.toMatchObject({ code: 'STORE_FULL' });
  expect(await core.status(tenMs)).toMatchObject({ undelivered: 1, services: [] });
  await backend.db.executeQuery(CompiledQuery.raw('pragma max_page_count = 1000000'));
  await core.commit(large);
  expect(await core.status(tenMs)).toMatchObject({ undelivered: 2, services: [{ states: { up: 500 } }] });
  expect((await core.history(licences, dayStartMs, tenMs + 1)).runs).toHaveLength(1);
});

test('another process that holds the lock is waited for, and told when it lasts', async () => {
  await using given = await begun();
  const { store, folder } = given;
  const { DatabaseSync } = await loadSqlite();
  const other = new DatabaseSync(join(folder, 'health.db'));
  other.exec('begin immediate');
  await expect(store.commit(batchOf(2))).rejects.toMatchObject({ code: 'STORE_LOCKED', retryable: true });
  // Who only reads is not concerned.
  expect((await store.status(tenMs)).writers).toHaveLength(1);
  other.exec('rollback');
  await store.commit(batchOf(2));
  expect((await store.load('one')).sequence).toBe(2);
  other.close();
});

test('a lock that is held for a moment only delays, and never the thread that asks', async () => {
  await using given = await begun(10_000);
  const { store, folder } = given;
  const holder = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     const other = new (require('node:sqlite').DatabaseSync)(workerData);
     other.exec('begin immediate');
     parentPort.postMessage('held');
     parentPort.once('message', () => { other.exec('commit'); other.close(); });`,
    { eval: true, workerData: join(folder, 'health.db') },
  );
  const gone = once(holder, 'exit');
  await once(holder, 'message');
  let done = false;
  const committed = store.commit(batchOf(2)).then(() => (done = true));
  // This thread goes on while the store waits for the lock.
  for (let turn = 0; turn < 100; turn += 1) await setImmediate();
  expect(done).toBe(false);
  holder.postMessage('release');
  await committed;
  await gone;
});

test('files that cannot be written to, or opened, are reported as such', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'file'), '');
  await using inFile = createSqliteStore({ folder: join(folder.path, 'file', 'store') });
  await expect(inFile.migrate()).rejects.toMatchObject({ code: 'STORE_NO_FOLDER', driverCode: 'ENOTDIR' });
  await using onFile = createSqliteStore({ folder: join(folder.path, 'file') });
  await expect(onFile.migrate()).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_NO_FOLDER' });
  await using given = await begun();
  const backend = await openSqlite({ folder: given.folder });
  await backend.db.executeQuery(CompiledQuery.raw('pragma query_only = on'));
  const core = createStoreSteps(backend, 'one');
  await expect(core.commit(batchOf(2))).rejects.toMatchObject({ code: 'STORE_READ_ONLY', retryable: true });
  expect((await core.status(tenMs)).writers).toHaveLength(1);
  await backend.close();
});

test('a damaged file is reported as such, and no call makes it worse', async () => {
  await using given = await begun();
  const { store, folder } = given;
  await store.commit(
    batchOf(2, { targets: Array.from({ length: 3_000 }, (_, index) => targetOf(`tenant-${index}/apple.vpp`)) }),
  );
  await store.close();
  const file = join(folder, 'health.db');
  await copyFile(file, join(folder, 'copy'));
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  for (let at = 65_536; at < size; at += 4_096) await handle.write(Buffer.alloc(64, 0x5a), 0, 64, at);
  await handle.close();
  await using damaged = createSqliteStore({ folder });
  await expect(damaged.load('one')).rejects.toMatchObject({ code: 'STORE_DAMAGED', retryable: false });
  expect((await damaged.check()).find(({ name }) => name === 'integrity')?.level).toBe('error');
  await damaged.close();
  await writeFile(file, 'no database at all, but long enough to have a header of its own'.repeat(20));
  await using text = createSqliteStore({ folder });
  await expect(text.load('one')).rejects.toMatchObject({ code: 'STORE_DAMAGED', driverCode: 'SQLITE_NOTADB' });
});

test('a store from which a newer version has removed what this one needs is left alone', async () => {
  await using given = await begun();
  const { folder } = given;
  await given.store.close();
  const { DatabaseSync } = await loadSqlite();
  const other = new DatabaseSync(join(folder, 'health.db'));
  other.exec("insert into migration values ('999-of-tomorrow', '998-of-tomorrow')");
  other.close();
  await using store = createSqliteStore({ folder });
  for (const call of [() => store.migrate(), () => store.load('one'), () => store.commit(batchOf(2))])
    await expect(call()).rejects.toMatchObject({ code: 'STORE_NEWER', retryable: false });
  expect(await store.check()).toMatchObject([{ level: 'error', name: 'version' }]);
});

test("only their owner may read the store's files", async () => {
  await using given = await begun();
  await given.store.commit(batchOf(2, { runs: [runOf(licences, tenMs)] }));
  const names = await readdir(given.folder);
  expect(names).toContain('raw-2026-11-02.db');
  for (const name of names)
    expect({ name, mode: (await stat(join(given.folder, name))).mode & 0o777 }).toEqual({ name, mode: 0o600 });
});

test('a deleted file of raw runs is created again', async () => {
  await using given = await begun();
  const { store, folder } = given;
  await store.commit(batchOf(2, { runs: [runOf(licences, tenMs)] }));
  await store.close();
  await rm(join(folder, 'raw-2026-11-02.db'));
  await using again = createSqliteStore({ folder });
  expect((await again.history(licences, dayStartMs, tenMs + 9_000)).runs).toEqual([]);
  await again.load('one');
  await again.commit(batchOf(3, { runs: [runOf(licences, tenMs + 1)] }));
  expect((await again.history(licences, dayStartMs, tenMs + 9_000)).runs).toHaveLength(1);
});

test('a damaged file of raw runs is found by the check, put aside by the next batch, and named', async () => {
  await using given = await begun();
  const { store, folder } = given;
  await store.commit(batchOf(2, { runs: [runOf(licences, tenMs)] }));
  await store.close();
  const file = join(folder, 'raw-2026-11-02.db');
  await writeFile(file, Buffer.alloc((await stat(file)).size, 0x5a));
  await using damaged = createSqliteStore({ folder });
  const runs = async () => (await damaged.check()).filter(({ name, level }) => name === 'runs' && level !== 'ok');
  expect(await runs()).toEqual([
    {
      level: 'error',
      name: 'runs',
      text: 'raw-2026-11-02.db is damaged (SQLITE_NOTADB). The service puts it aside with its next batch, and goes on.',
    },
  ]);
  expect((await damaged.history(licences, dayStartMs, tenMs + 9_000)).runs).toEqual([]);
  await damaged.load('one');
  const name = 'raw-2026-11-02.damaged-1.db';
  expect(await damaged.commit(batchOf(3, { runs: [runOf(licences, tenMs + 1)] }))).toEqual({
    setAside: [name],
    leads: true,
  });
  expect((await damaged.history(licences, dayStartMs, tenMs + 9_000)).runs).toHaveLength(1);
  expect(await runs()).toEqual([{ level: 'warning', name: 'runs', text: `${name} was damaged and put aside.` }]);
  await damaged.tidy(tenMs + 9 * 86_400_000);
  expect((await readdir(folder)).filter((each) => each.startsWith('raw-'))).toEqual([]);
});

test('a folder in the place of health.db, and a place where no folder can be made, are named', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'health.db'));
  await using store = createSqliteStore({ folder: folder.path });
  await expect(store.migrate()).rejects.toMatchObject({ code: 'STORE_NO_FILE', driverCode: 'EISDIR' });
  await using inProc = createSqliteStore({ folder: '/proc/health/store' });
  await expect(inProc.migrate()).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_IO' });
});

test('a store in a folder serves one location: a second one is refused until the first has been silent', async () => {
  await using given = await begun();
  const { folder } = given;
  await using other = createSqliteStore({ folder });
  await expect(other.load('tokyo', { nowMs: tenMs + 2_000 })).rejects.toMatchObject({
    code: 'STORE_ONE_LOCATION',
    retryable: false,
    message: 'Loading the store failed: a service of another location writes to it (one)',
    remedy: expect.stringContaining('PostgreSQL'),
  });
  expect((await other.load('tokyo', { nowMs: tenMs + 32_000 })).leads).toBe(true);
  await using same = createSqliteStore({ folder });
  expect((await same.load('one', { nowMs: tenMs + 33_000 })).leads).toBe(true);
});
