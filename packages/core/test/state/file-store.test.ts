import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFileStore } from '../../src/state/file-store.ts';
import { createVirtualClock } from '../../src/testing/index.ts';
import { runProgram } from '../run-program.ts';
import { temporaryFolder } from '../temporary-folder.ts';

interface Value {
  readonly value: string;
}

const check = (found: unknown): Value | undefined =>
  typeof found === 'object' && found !== null && 'value' in found ? { value: String(found.value) } : undefined;

const open = (path: string, clock = createVirtualClock()) => createFileStore(path, check, { clock });

/** The only folder that a store with one key makes. */
async function keyFolder(path: string): Promise<string> {
  return join(path, (await readdir(path))[0] ?? '');
}

describe('a value', () => {
  test('is there for every store of the folder, and gone once deleted', async () => {
    await using folder = await temporaryFolder();
    const [one, other] = [open(folder.path), open(folder.path)];
    expect(await one.get('a')).toBeUndefined();
    await one.set('a', { value: 'x' });
    expect(await other.get('a')).toEqual({ value: 'x' });
    expect(await other.get('b')).toBeUndefined();
    await other.set('a', undefined);
    await other.set('a', undefined);
    expect(await one.get('a')).toBeUndefined();
  });

  test('is readable by its owner only', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'new', 'folder');
    await open(path).set('a', { value: 'x' });
    const inner = await keyFolder(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(inner)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(inner)) expect((await stat(join(inner, name))).mode & 0o777).toBe(0o600);
  });

  test.each(['', '{"val', 'null', '[]', '"x"', '7'])('that is broken (%j) counts as none', async (text) => {
    await using folder = await temporaryFolder();
    const store = open(folder.path);
    await store.set('a', { value: 'x' });
    await writeFile(join(await keyFolder(folder.path), 'value.json'), text);
    expect(await store.get('a')).toBeUndefined();
  });

  test('may have any key', async () => {
    await using folder = await temporaryFolder();
    const store = open(folder.path);
    const keys = ['../../escape', '', 'a/b', 'ü'.repeat(500), 'CON', '.'];
    for (const key of keys) await store.set(key, { value: key });
    for (const key of keys) expect(await store.get(key)).toEqual({ value: key });
    expect(await readdir(folder.path)).toHaveLength(keys.length);
  });
});

test('no folder is touched before the first use, and a folder has to be named', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'later');
  open(path);
  expect(existsSync(path)).toBe(false);
  expect(await open(path).get('a')).toBeUndefined();
  expect(() => open('')).toThrow(/directory/);
});

describe('a lease', () => {
  test('is held by one at a time and handed on', async () => {
    await using folder = await temporaryFolder();
    const store = open(folder.path);
    const first = await store.lease('a', { holdMs: 3_600_000 });
    let busy = 0;
    const onBusy = () => {
      busy += 1;
    };
    const second = store.lease('a', { holdMs: 1_000, onBusy });
    const other = await store.lease('b', { holdMs: 1_000 });
    await other.release();
    await first.release();
    await first.release();
    await (await second).release();
    expect(busy).toBe(1);
    expect(await readdir(await keyFolder(folder.path))).toHaveLength(1);
  });

  test('that ran out is taken over; the late holder takes nothing back', async () => {
    await using folder = await temporaryFolder();
    const clock = createVirtualClock();
    const store = open(folder.path, clock);
    const slow = await store.lease('a', { holdMs: 1_000 });
    const next = await store.lease('a', { holdMs: 3_600_000 });
    expect(clock.sleptMs).toBeGreaterThanOrEqual(900);
    await slow.release();
    const controller = new AbortController();
    const third = store.lease('a', { holdMs: 1_000, signal: controller.signal, onBusy: () => controller.abort('no') });
    await expect(third).rejects.toBe('no');
    await next.release();
  });

  test('whose file lost its content with the machine is taken over at once', async () => {
    await using folder = await temporaryFolder();
    const clock = createVirtualClock();
    const store = open(folder.path, clock);
    await (await store.lease('a', { holdMs: 1 })).release();
    const inner = await keyFolder(folder.path);
    expect(await readdir(inner)).toEqual(['free.1']);
    let number = 2;
    for (const text of ['', '{', 'null', '{"pid":1}']) {
      await writeFile(join(inner, `held.${number}`), text);
      await (await store.lease('a', { holdMs: 1_000 })).release();
      number += 1;
      expect(await readdir(inner)).toEqual([`free.${number}`]);
      number += 1;
    }
    expect(clock.elapsedMs()).toBe(0);
  });

  test('of another machine is waited for until it runs out', async () => {
    await using folder = await temporaryFolder();
    const clock = createVirtualClock();
    const store = open(folder.path, clock);
    await (await store.lease('a', { holdMs: 1 })).release();
    const holder = { machine: 'elsewhere', pid: 999_999_999, expiresAtMs: clock.now() + 5_000 };
    await writeFile(join(await keyFolder(folder.path), 'held.2'), JSON.stringify(holder));
    await store.lease('a', { holdMs: 1 });
    expect(clock.elapsedMs()).toBeGreaterThanOrEqual(5_000);
  });

  test('clears up what dead processes left half written', async () => {
    await using folder = await temporaryFolder();
    const clock = createVirtualClock();
    const store = open(folder.path, clock);
    await store.set('a', { value: 'x' });
    const inner = await keyFolder(folder.path);
    for (const name of ['draft.old', 'draft.new']) await writeFile(join(inner, name), 'half');
    await utimes(join(inner, 'draft.old'), 0, 0);
    await utimes(join(inner, 'draft.new'), clock.now() / 1000, clock.now() / 1000);
    await (await store.lease('a', { holdMs: 1_000 })).release();
    expect((await readdir(inner)).toSorted()).toEqual(['draft.new', 'free.1', 'value.json']);
  });

  test('a folder that cannot be written to is an error, not a wait', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'file'), '');
    await expect(open(join(folder.path, 'file')).lease('a', { holdMs: 1 })).rejects.toMatchObject({ code: 'ENOTDIR' });
    await mkdir(join(folder.path, 'fine'));
    await (await open(join(folder.path, 'fine')).lease('a', { holdMs: 1 })).release();
  });
});

test('eight processes that count under the lease lose nothing', async () => {
  await using folder = await temporaryFolder();
  const program = new URL('../programs/lease-holder.ts', import.meta.url);
  const ended = await Promise.all(Array.from({ length: 8 }, () => runProgram(program, folder.path, '25')));
  expect(ended.map(({ code }) => code)).toEqual(Array.from({ length: 8 }, () => 0));
  const text = await readFile(join(await keyFolder(folder.path), 'value.json'), 'utf8');
  expect(JSON.parse(text)).toEqual({ count: 200 });
});

test('a writer that is killed at any file operation leaves the old value or the new one, and no lease', async () => {
  const program = new URL('../programs/killed-writer.ts', import.meta.url);
  const attempt = async (point: number, moment: string) => {
    await using folder = await temporaryFolder();
    const store = createFileStore(folder.path, check);
    await store.set('account', { value: 'old' });
    const { signal, output } = await runProgram(program, folder.path, String(point), moment, 'new');
    expect(signal).toBe(point === 0 ? null : 'SIGKILL');
    expect(['old', 'new']).toContain((await store.get('account'))?.value);
    // A second is far less than the hour for which the dead process asked.
    const lease = await store.lease('account', { holdMs: 1_000, signal: AbortSignal.timeout(300_000) });
    await store.set('account', { value: 'next' });
    await lease.release();
    expect(await store.get('account')).toEqual({ value: 'next' });
    return Number(output);
  };
  const points = await attempt(0, '');
  expect(points).toBeGreaterThan(8);
  for (let point = 1; point <= points; point += 1) {
    await Promise.all([attempt(point, 'before'), attempt(point, 'after')]);
  }
  console.log(`killed before and after each of ${points} file operations`);
}, 600_000);

test.each([{ clok: createVirtualClock() }, { clock: 5 }, null])(
  'options that are wrong or unknown are refused: %j',
  (options) => {
    expect(() => createFileStore('folder', check, options as object)).toThrow(/^createFileStore/);
  },
);
