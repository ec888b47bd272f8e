import { readFile, writeFile } from 'node:fs/promises';
import { createFileCursorStore } from '@mdmkit/apple-dep';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/program.ts';
import { exportColumns, exportNames } from '../../src/inventory/exports.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';

let folder: TemporaryFolder;
let vendors: SimulatedVendors;
let serial: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  vendors = await startSimulatedVendors({ folder: folder.path });
  const { stdout } = await run('export', 'devices', 'aurora/apple.dep', '-f', 'json');
  [serial = ''] = (JSON.parse(stdout) as { readonly rows: { serialNumber: string }[] }).rows.map(
    ({ serialNumber }) => serialNumber,
  );
});
afterAll(async () => {
  await vendors.close();
  await folder[Symbol.asyncDispose]();
});

const run = (command: string, ...args: readonly string[]) => runProgram([command, '-c', vendors.configFile, ...args]);

describe('device', () => {
  test('shows what the three services say of one device, side by side', async () => {
    const { code, stdout, stderr } = await run('device', serial, '-t', 'aurora');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head = '', present = ''] = stdout.split('\n');
    expect(head.split(/ {2,}/)).toEqual([serial, 'aurora/apple.dep', 'aurora/apple.vpp', 'aurora/apple.business']);
    expect(present).toMatch(/^present +yes +(yes|no) +yes$/);
    expect(stdout).toMatch(/^server +.*Device Management$/m);
    expect(stdout).toMatch(/^profile status /m);
  });

  test('many credentials are summed up, and only those that have the device get a column', async () => {
    const { code, stdout } = await run('device', serial);
    expect(code).toBe(2);
    const [head, , yes, no, failed, , columns] = stdout.split('\n');
    expect(head).toBe(`${serial} with 9 credentials`);
    expect(yes).toBe('yes     aurora/apple.dep, aurora/apple.business');
    expect(no).toMatch(/^no {6}aurora\/apple\.vpp, .*, and 1 more$/);
    expect(failed).toBe('failed  borealis/apple.dep, cirrus/apple.business');
    expect(columns?.split(/ {2,}/)).toEqual([serial, 'aurora/apple.dep', 'aurora/apple.business']);
  });

  test('a serial number in small letters is 1, and the capital letters are proposed', async () => {
    const { code, stderr } = await run('device', serial.toLowerCase(), '-t', 'aurora');
    expect(code).toBe(1);
    expect(stderr).toContain(`try "${serial}"`);
  });

  test('an unknown serial number is 1, and each service says no', async () => {
    const { code, stdout } = await run('device', 'UNKNOWN123', '-t', 'aurora', '-f', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ views: [{ present: false }, { present: false }, { present: false }] });
  });

  test('a service that fails does not hide what the others say', async () => {
    const { code, stdout } = await run('device', serial, '-t', 'borealis');
    expect(code).toBe(2);
    expect(stdout).toMatch(/^present +failed /m);
    expect(stdout).toMatch(/^borealis\/apple\.dep: .*\n {2}DEP_TERMS_NOT_SIGNED – tenant: /m);
  });

  test.each([
    [['a b'], 64, /expected a serial number/],
    [['X1', '-t', 'nobody'], 64, /has no tenant "nobody"/],
  ])('%j is wrong usage', async (args, code, message) => {
    expect(await run('device', ...args)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
  });
});

describe('export', () => {
  test('writes devices of both services as CSV with a header', async () => {
    const { code, stdout, stderr } = await run('export', 'devices', '-t', 'aurora');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [header, ...rows] = stdout.trimEnd().split('\r\n');
    expect(header).toBe(exportColumns('devices').join(','));
    expect(rows.filter((row) => row.startsWith('aurora,aurora/apple.dep,'))).toHaveLength(128);
    expect(rows.filter((row) => row.startsWith('aurora,aurora/apple.business,'))).toHaveLength(128);
  });

  test.each(exportNames.filter((name) => name !== 'apple-care'))(
    'writes %s as one JSON document with every column',
    async (name) => {
      const { code, stdout } = await run('export', name, '-t', 'aurora', '-f', 'json');
      expect(code).toBe(0);
      const { schemaVersion, kind, rows } = JSON.parse(stdout);
      expect({ schemaVersion, kind }).toEqual({ schemaVersion: 1, kind: name });
      expect(Object.keys(rows[0])).toEqual(exportColumns(name));
    },
  );

  test('an export that a service breaks off is 2, and its JSON document stays open', async () => {
    const { code, stdout, stderr } = await run('export', 'devices', 'borealis/apple.dep', '-f', 'json');
    expect(code).toBe(2);
    expect(stderr).toContain('DEP_TERMS_NOT_SIGNED');
    expect(() => JSON.parse(stdout)).toThrow(SyntaxError);
  });

  test('waits for a slow reader', async () => {
    const written: string[] = [];
    let waiting: (() => void) | undefined;
    const stdout = {
      write(text: string) {
        // A writer that does not wait is caught here.
        expect(waiting).toBeUndefined();
        written.push(text);
        return false;
      },
      once(_: 'drain', listener: () => void) {
        waiting = listener;
        queueMicrotask(() => {
          waiting = undefined;
          listener();
        });
      },
    };
    const args = ['export', 'licences', '-c', vendors.configFile, '-t', 'aurora'];
    const signal = new AbortController().signal;
    expect(await main(args, { stdout, stderr: { write: () => true }, env: {}, signal })).toBe(0);
    expect(written.length).toBeGreaterThan(10);
  });

  test('a selection without a fitting credential is wrong usage', async () => {
    expect(await run('export', 'licences', 'aurora/apple.dep')).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('the selection has no credential that has licences'),
    });
  });
});

describe('dep resync', () => {
  test('deletes the saved position, so that the next sync fetches all devices', async () => {
    const file = `${folder.path}/cursor.json`;
    const store = createFileCursorStore(file);
    await store.save({ phase: 'sync', cursor: 'abc' });
    expect(await runProgram(['dep', 'resync', file])).toEqual({
      code: 0,
      stdout: 'The saved position is deleted. The next sync fetches all devices.\n',
      stderr: '',
    });
    expect(await store.load()).toBeUndefined();
  });

  test('a file that does not exist, or is not a cursor file, is 78 and stays as it is', async () => {
    const missing = await runProgram(['dep', 'resync', `${folder.path}/none.json`]);
    expect(missing).toMatchObject({ code: 78, stderr: expect.stringContaining('does not exist') });
    const file = await folder.write('notes.json', '{"a":1}');
    expect((await runProgram(['dep', 'resync', file])).code).toBe(78);
    expect(await readFile(file, 'utf8')).toBe('{"a":1}');
    await writeFile(file, '');
  });
});
