import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from '../../src/cli/program.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';

let folder: TemporaryFolder;
let vendors: SimulatedVendors;
let adamId: string;
let serials: readonly string[];

beforeAll(async () => {
  folder = await temporaryFolder();
  vendors = await startSimulatedVendors({ folder: folder.path });
  adamId = vendors.vpp.locations[0]?.assets.find(({ totalCount }) => totalCount !== undefined)?.adamId ?? '';
  serials = [...(vendors.dep.organisations[0]?.devices() ?? [])].slice(0, 2).map(({ serialNumber }) => serialNumber);
  await configure(`
    - { kind: vpp-licence, credential: aurora/apple.vpp, adamId: '${adamId}', serialNumber: HEALTHCHECK1 }
    - kind: dep-profile
      credential: aurora/apple.dep
      profileName: health-check-profile
      url: https://mdm.example.com/enrol
      serialNumbers: [${serials.join(', ')}]`);
});
afterAll(async () => {
  await vendors.close();
  await folder[Symbol.asyncDispose]();
});

let original: string | undefined;
async function configure(checks: string): Promise<void> {
  original ??= await readFile(vendors.configFile, 'utf8');
  await writeFile(vendors.configFile, `${original}\ncanary:\n  checks:${checks}\n`);
}

const run = (...args: readonly string[]) => runProgram(['canary', ...args, '-c', vendors.configFile]);
const holds = () => vendors.vpp.locations[0]?.holds(adamId, { serialNumber: 'HEALTHCHECK1' });
const writes = () => vendors.vpp.requests().filter(({ method }) => method === 'POST').length;

describe('canary', () => {
  test('a dry run prints each call, and makes none', async () => {
    const before = vendors.vpp.requests().length;
    const { code, stdout, stderr } = await run('run', '--all', '--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      `change  POST /mdm/v2/assets/associate     give a licence of app ${adamId} to HEALTHCHECK1`,
    );
    expect(stdout).toContain('remove the profile from that device');
    expect(vendors.vpp.requests()).toHaveLength(before);
  });

  test('--all beside names runs nothing: a misspelt name would be ignored, and every canary would make its change', async () => {
    const before = vendors.vpp.requests().length;
    for (const args of [['--all', 'nobody'], ['aurora/apple.vpp.licence', '--all'], []])
      expect(await run('run', ...args)).toMatchObject({
        code: 64,
        stdout: '',
        stderr: expect.stringMatching(/^error: name the canaries to run, or use --all/),
      });
    expect((await run('undo', '--dismiss', 'x', '--force')).code).toBe(64);
    expect(vendors.vpp.requests()).toHaveLength(before);
  });

  test('run makes only the calls that it has printed, and leaves the vendor as it was', async () => {
    const { stdout: dry } = await run('run', 'aurora/apple.vpp.licence', '--dry-run');
    const before = vendors.vpp.requests().length;
    const { code, stdout } = await run('run', 'aurora/apple.vpp.licence');
    expect(stdout).toContain('accepted yes, completed yes, correct yes');
    expect(stdout).toMatch(/aurora\/apple\.vpp\.licence: ok\n$/);
    expect(code).toBe(0);
    expect(holds()).toBe(false);
    for (const { method, target } of vendors.vpp.requests().slice(before))
      if (!target.includes('service')) expect(dry).toContain(`${method} ${target.split('?')[0]}`);
  });

  test('doctor says what is ready, and what is not', async () => {
    vendors.dep.organisations[0]?.assign(serials[0] ?? '', undefined, Date.now());
    const before = writes();
    const { code, stdout } = await run('doctor');
    expect(code).toBe(2);
    expect(stdout).toContain('aurora/apple.vpp.licence: ready\n');
    expect(stdout).toContain(`aurora/apple.dep.profile: Device ${serials[0]} is not assigned to this server.`);
    expect(writes()).toBe(before);
    vendors.dep.organisations[0]?.assign(serials[0] ?? '', vendors.dep.organisations[0].servers[0]?.id, Date.now());
  });

  test('what is left is listed, undone from its intent, and closed', async () => {
    await using store = await openStore({ folder: `${folder.path}/health-data` });
    await leaveLicence(store, 'run-1');
    expect((await run('list')).stdout).toContain('intent run-1/licence');
    const { code, stdout } = await run('undo');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1 undone. Nothing is left.\n' });
    expect(holds()).toBe(false);
    expect((await run('undo')).stdout).toBe('Nothing was left.\n');
    expect(await run('undo', '--dismiss', 'run-1/licence')).toMatchObject({ code: 64 });
  });

  test('serve undoes at its start what is left', async () => {
    await using store = await openStore({ folder: `${folder.path}/health-data` });
    await store.migrate();
    // No run of the canary undoes it.
    await configure(`
    - kind: vpp-licence
      credential: aurora/apple.vpp
      adamId: '${adamId}'
      serialNumber: HEALTHCHECK1
      enabled: false`);
    await leaveLicence(store, 'run-2');
    const stop = new AbortController();
    const args = ['serve', 'aurora/apple.vpp', '-c', vendors.configFile, '--no-server'];
    const serving = runProgram(args, { signal: stop.signal });
    let open = await store.canaryIntents({ open: true });
    while (open.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      open = await store.canaryIntents({ open: true });
    }
    stop.abort(new Error('interrupted'));
    expect((await serving).stderr).toBe('');
    expect(holds()).toBe(false);
  });

  test('a second interruption names what is left, and where the intents are', async () => {
    const interruption = new AbortController();
    let second = () => {};
    // The first Ctrl-C comes after the change, the second one as soon as the undo is sent.
    vendors.vpp.eventDelayMs = 3_600_000;
    const written: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] };
    const code = await main(['canary', 'run', 'aurora/apple.vpp.licence', '-c', vendors.configFile], {
      stdout: { write: (text) => void written.stdout.push(text) },
      stderr: { write: (text) => void written.stderr.push(text) },
      env: {},
      signal: interruption.signal,
      onSecondInterrupt: (listener) => {
        second = listener;
        vendors.vpp.faults.clear();
        void untilAccepted().then(() => {
          interruption.abort(new Error('interrupted'));
          second();
        });
      },
    });
    expect(code).not.toBe(0);
    const output = written.stderr.join('');
    expect(output).toContain('not undone: aurora/apple.vpp.licence');
    expect(output).toContain(`The intents are in ${folder.path}/health-data.`);
    expect(output).toContain('health-check canary undo');
  });

  test.each([
    [[], /name the canaries to run, or use --all/],
    [['nobody/apple.vpp.licence'], /no canary matches "nobody\/apple.vpp.licence"/],
  ])('run %j is wrong usage', async (args, message) => {
    expect(await run('run', ...args)).toMatchObject({ code: 64, stdout: '', stderr: expect.stringMatching(message) });
  });

  test.each([
    [
      "{ kind: vpp-licence, credential: aurora/apple.vpp, adamId: '1' }",
      'expected either "serialNumber" or "clientUserId"',
    ],
    [
      "{ kind: vpp-licence, credential: aurora/apple.vpp, adamId: '1', clientUserId: bob }",
      'begins with "health-check-"',
    ],
    ['{ kind: enrolment-token, credential: aurora/google.amapi, policy: default }', 'begins with "health-check-"'],
    [
      "{ kind: vpp-licence, credential: nobody/apple.vpp, adamId: '1', serialNumber: A1 }",
      'there is no target of this id; expected one of aurora/',
    ],
    [
      "{ kind: vpp-licence, credential: aurora/apple.dep, adamId: '1', serialNumber: A1 }",
      'expected a credential of apple.vpp',
    ],
    [
      '{ kind: dep-profile, credential: aurora/apple.dep, profileName: health-check-a, url: https://a.example, serialNumbers: [A1] }',
      'serialNumbers',
    ],
    [
      "{ kind: vpp-licence, credential: aurora/apple.vpp, adamId: '1', serialNumber: A1, interval: 5m }",
      'expected at least twice the deadline',
    ],
  ])('%s is refused before the first call', async (check, message) => {
    await configure(`\n    - ${check}`);
    const { code, stderr } = await run('run', '--all');
    expect({ code, stderr }).toEqual({ code: 78, stderr: expect.stringContaining(message) });
  });
});

/** Leaves a licence with the device, as a run does whose process is killed. */
async function leaveLicence(store: Store, runId: string): Promise<void> {
  const request = { names: ['test'], holder: runId, nowMs: Date.now(), durationMs: 1_000 };
  const grant = await store.acquireCanaryLease(request);
  if ('held' in grant) throw new Error('held');
  await store.addCanaryIntent(
    {
      id: `${runId}/licence`,
      run: runId,
      target: 'aurora/apple.vpp.licence',
      tenant: 'aurora',
      step: 'licence',
      position: 0,
      resourceKey: `apple.vpp ${adamId} HEALTHCHECK1`,
      resource: { adamId, holder: 'HEALTHCHECK1' },
      result: null,
      undoResult: null,
      state: 'doing',
      intendedMs: Date.now(),
      undoSentMs: null,
      failedUndos: 0,
      reason: null,
    },
    grant.lease,
    { tenant: { count: 100, perMs: 1_000 } },
  );
  await store.releaseCanaryLease(grant.lease);
  vendors.vpp.locations[0]?.assign({ adamId }, { serialNumber: 'HEALTHCHECK1' });
}

/** Waits until the vendor has accepted the licence. */
async function untilAccepted(): Promise<void> {
  const before = writes();
  while (writes() === before) await new Promise((resolve) => setImmediate(resolve));
}
