import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { initialState } from '@mdmkit/monitor/judge';
import { resultId } from '@mdmkit/monitor/model';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { targetOf } from '../store/batches.ts';
import { fillStore, withStoreIn } from '../support/filled-store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { incident, storedRun, storedTarget } from '../support/stored.ts';

let folder: TemporaryFolder;
let store: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = join(folder.path, 'health-data');
});
afterEach(() => folder[Symbol.asyncDispose]());

const nowMs = Date.now();
const down = storedTarget({ state: { ...initialState, name: 'down', sinceMs: nowMs - 60_000 }, class: 'fail.server' });
const run = (command: string, ...args: readonly string[]) => runProgram([command, '--store', store, ...args]);
const words = () => withStoreIn(store, (opened) => opened.commandsAfter(0));

describe('without a store', () => {
  test.each(['status', 'incidents', 'history aurora/apple.dep', 'ack inc-1', 'silence', 'store check', 'store export'])(
    '%s says that there is none, and makes none',
    async (line) => {
      const [command = '', ...args] = line.split(' ');
      const at = command === 'store' ? [command, ...args, '--store', store] : [command, '--store', store, ...args];
      const { code, stdout, stderr } = await runProgram(at);
      expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
      expect(stderr).toMatch(
        /^Opening the store failed: there is none in this folder \(.+health-data\)\. Name the folder/,
      );
      await expect(access(store)).rejects.toThrow('ENOENT');
    },
  );

  test('a configuration that is not there is named', async () => {
    const { code, stderr } = await runProgram(['status', '--config', join(folder.path, 'none.yaml')]);
    expect(code).toBe(78);
    expect(stderr).toContain('none.yaml');
  });
});

describe('status', () => {
  test('finds the store by the configuration, without any credential', async () => {
    await fillStore(store, { targets: [down] });
    const file = await folder.write('health.yaml', 'version: 1\ntenantsFrom: { folder: nowhere }\n');
    const { code, stdout } = await runProgram(['status', '--config', file]);
    expect(stdout).toMatch(/^here: running, last write 0 s ago\n\nservice +down .*\napple\.dep +1 /);
    expect(code).toBe(0);
  });

  test('fails for an urgent incident that is not muted, and not for a muted one', async () => {
    await fillStore(store, { incidents: [incident({ mutedBy: 'nightly' })] });
    expect((await run('status')).code).toBe(0);
    await fillStore(store, { incidents: [incident()] });
    const { code, stdout } = await run('status');
    expect(code).toBe(2);
    expect(stdout).toContain('inc-1  critical  vendor (99 %)');
    await fillStore(store, { incidents: [incident({ severity: 'warning' })] });
    expect((await run('status')).code).toBe(1);
  });

  test('states that no service is running', async () => {
    await fillStore(store, { targets: [storedTarget()], atMs: nowMs - 3_600_000 });
    const { code, stdout } = await run('status');
    expect(stdout).toMatch(/^not monitored since .* \(1 h.*\): the data below is from that time/);
    expect(code).toBe(3);
    const json = JSON.parse((await run('status', '--format', 'json')).stdout);
    expect(json).toMatchObject({ schemaVersion: 1, observed: false });
  });
});

describe('credentials that end soon', () => {
  const inDays = (days: number) => new Date(nowMs + days * 86_400_000 + 3_600_000).toISOString();
  const withEnd = (tenant: string, expiresAt: string) =>
    storedTarget({ target: `${tenant}/apple.vpp`, tenant, service: 'apple.vpp', facts: JSON.stringify({ expiresAt }) });

  test('are listed by status, the first end first, and not if they end after 30 days', async () => {
    const targets = [withEnd('aurora', inDays(9)), withEnd('borealis', inDays(-2)), withEnd('cirrus', inDays(31))];
    await fillStore(store, { targets });
    const { stdout } = await run('status');
    expect(stdout).toMatch(
      /credentials that expire within 30 days\n {2}borealis\/apple\.vpp {2}\S+ \S+Z {2}2 days ago {2}expired: renew it now\n {2}aurora\/apple\.vpp +\S+ \S+Z {2}in 9 days +notice 14 d\n$/,
    );
    const { expiring } = JSON.parse((await run('status', '--format', 'json')).stdout);
    expect(expiring).toEqual([
      { target: 'borealis/apple.vpp', expiresAt: inDays(-2), daysLeft: -2 },
      { target: 'aurora/apple.vpp', expiresAt: inDays(9), daysLeft: 9 },
    ]);
  });

  test('are named by history', async () => {
    await fillStore(store, { targets: [withEnd('aurora', inDays(9))] });
    expect((await run('history', 'aurora/apple.vpp')).stdout).toMatch(/\ncredential expires \S+ \S+Z \(in 9 days\)\n/);
  });
});

describe('incidents', () => {
  const closed = incident({ id: 'inc-0', key: 'old', endedMs: nowMs, closedMs: nowMs });

  test('are the open ones, or all', async () => {
    await fillStore(store, { incidents: [closed, incident()] });
    const open = await run('incidents');
    expect(open.stdout).toContain('inc-1');
    expect(open.stdout).not.toContain('inc-0');
    expect((await run('incidents', '--all')).stdout).toContain('inc-0  closed');
    expect(JSON.parse((await run('incidents', '--all', '--format', 'json')).stdout).incidents).toHaveLength(2);
  });
});

test.each([
  ['ack inc-1 --undo --for 1h', "'--undo' cannot be used with option '--for <time>'"],
  ['silence --end silence-1 --for 1h', "'--end <id>' cannot be used with option '--for <time>'"],
  ['silence aurora --end silence-1', "'--end <id>' cannot be used with targets"],
  ['maintenance --end window-1 --mode pause', "'--end <id>' cannot be used with option '--mode <mode>'"],
  ['maintenance aurora --end window-1', "'--end <id>' cannot be used with targets"],
  ['outbox --delivered key --all', "'--delivered <key...>' cannot be used with option '--all'"],
  ['ack inc-1 --by=', 'Expected a value; it is empty.'],
])('%s is refused: one of the two would be ignored, or a name is empty', async (line, message) => {
  await fillStore(store, { incidents: [incident()] });
  const [command = '', ...args] = line.split(' ');
  const { code, stdout, stderr } = await run(command, ...args);
  expect([code, stdout]).toEqual([64, '']);
  expect(stderr).toContain(message);
  expect(await words()).toEqual([]);
});

describe('a question that cannot be answered is a wrong use', () => {
  beforeEach(async () => {
    await fillStore(store, { targets: [down], incidents: [incident({ id: 'inc-1a' }), incident({ id: 'inc-1b' })] });
  });

  test.each([
    ['incidents --after x', /cursor/],
    ['outbox --after x', /cursor/],
    ['outbox list --after x', /cursor/],
    ['ack inc-1', /several incidents begin like this/],
  ])('%s', async (line, message) => {
    const [command = '', ...args] = line.split(' ');
    const subcommand = args[0] === 'list' ? args.splice(0, 1) : [];
    const { code, stdout, stderr } = await runProgram([command, ...subcommand, '--store', store, ...args]);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(message);
  });

  test('history until a time before the time that it looks back, which names a way out', async () => {
    const until = new Date(nowMs - 3 * 86_400_000).toISOString();
    const { code, stderr } = await run('history', 'aurora/apple.dep', '--until', until);
    expect(code).toBe(64);
    expect(stderr).toMatch(
      /^error: option '--until' lies before the 1 d of '--since': it is 3 d.* ago\. Look further back with '--since'\.\n$/,
    );
    expect((await run('history', 'aurora/apple.dep', '--until', until, '--since', '4d')).code).toBe(0);
  });
});

describe('history', () => {
  test('shows runs and the monitoring gap between them', async () => {
    await fillStore(store, {
      targets: [down],
      runs: [storedRun({ startedMs: nowMs - 600_000 }), storedRun({ startedMs: nowMs - 60_000, class: 'fail.server' })],
      gaps: [{ location: 'here', fromMs: nowMs - 500_000, toMs: nowMs - 100_000, reason: 'suspended', service: null }],
    });
    const { code, stdout } = await run('history', 'aurora/apple.dep');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^aurora\/apple\.dep: down since .*\n\n.*fail\.server.*\n.*not monitored +for 6 min 40 s\n.*ok/,
    );
    expect((await run('history', 'aurora/apple.dep', '--since', '5m')).stdout).not.toMatch(/Z {2}ok/);
  });

  test('of a service that has ended states first that no service is running', async () => {
    await fillStore(store, {
      targets: [down],
      runs: [storedRun({ startedMs: nowMs - 600_000 })],
      atMs: nowMs - 500_000,
    });
    const { stdout } = await run('history', 'aurora/apple.dep');
    expect(stdout).toMatch(
      /^not monitored since .* \(\d+ min.*\): the data below is from that time\naurora\/apple\.dep: down/,
    );
    const json = await run('history', 'aurora/apple.dep', '-f', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({ observed: false, target: { target: 'aurora/apple.dep' } });
  });

  test('an unknown target is an error', async () => {
    await fillStore(store, {});
    const { code, stderr } = await run('history', 'aurora');
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: 'The store has no target "aurora". A target id looks like aurora/apple.vpp.\n',
    });
  });
});

describe('a change of an operator is stored for the service:', () => {
  test('an acknowledgement, by the beginning of an id, and its end', async () => {
    await fillStore(store, { incidents: [incident({ id: 'inc-abcdef' })] });
    const acknowledged = await run('ack', 'inc-abc', '--by', 'Ann', '--for', '30m');
    expect(acknowledged).toEqual({ code: 0, stdout: '', stderr: 'Stored. The service applies it within seconds.\n' });
    await run('ack', 'inc-abcdef', '--undo', '--by', 'Ann');
    const [first, second] = await words();
    expect(first?.command).toMatchObject({ kind: 'acknowledge', incident: 'inc-abcdef', by: 'Ann' });
    const { command, atMs = 0 } = first ?? {};
    expect(command?.kind === 'acknowledge' && command.untilMs - atMs).toBe(1_800_000);
    expect(second?.command).toEqual({ kind: 'unacknowledge', incident: 'inc-abcdef', by: 'Ann' });
  });

  test('a silence, and its end', async () => {
    await fillStore(store, { atMs: nowMs - 3_600_000, targets: [targetOf('aurora/apple.dep')] });
    const { stdout, stderr } = await run('silence', '--service', 'apple.dep', '--for', '1h', '--reason', 'It moves');
    expect(stdout).toMatch(/^silence-[0-9a-f]{8}\n$/);
    expect(stderr).toBe('Stored. No service is running; the next one applies it when it starts.\n');
    await run('silence', '--end', stdout.trim());
    const [first, second] = await words();
    expect(first?.command).toMatchObject({ kind: 'silence', scope: { services: ['apple.dep'] }, reason: 'It moves' });
    expect(second?.command).toMatchObject({ kind: 'unsilence', id: stdout.trim() });
  });

  test.each(['check-now nobody', 'silence aurora nobody', 'maintenance nobody --mode pause'])(
    '%s: a target that is not known is 64, and nothing is stored',
    async (line) => {
      await fillStore(store, { targets: [targetOf('aurora/apple.dep')] });
      const [command = '', ...args] = line.split(' ');
      const { code, stdout, stderr } = await run(command, ...args);
      expect([code, stdout]).toEqual([64, '']);
      expect(stderr).toContain('No target matches "nobody". Nothing is stored. Names are as in health.yaml:');
      expect(await words()).toEqual([]);
    },
  );

  test('before the first service runs, the names of the configuration are known, and no others', async () => {
    await fillStore(store, {});
    const file = await folder.write(
      'health.yaml',
      `version: 1\ntenants: [{ id: aurora, name: Aurora, credentials: [{ service: apple.vpp, token: { file: none } }] }]\n`,
    );
    const named = (name: string) => runProgram(['silence', name, '--config', file]);
    expect(await named('nobody')).toMatchObject({ code: 64, stdout: '' });
    expect((await named('aurora/apple.vpp')).code).toBe(0);
    expect((await run('silence', 'aurora')).code).toBe(64);
    expect(await words()).toMatchObject([{ command: { kind: 'silence', scope: { targets: ['aurora/apple.vpp'] } } }]);
  });

  test('a reason of a whole file is refused with the limit, and is not repeated', async () => {
    await fillStore(store, {});
    const { code, stderr } = await run('silence', '--reason', 'the vendor moves '.repeat(6_000));
    expect(code).toBe(64);
    expect(stderr).toContain('Expected at most 500 characters.');
    expect(stderr.length).toBeLessThan(300);
    expect(await words()).toEqual([]);
  });

  test('a verdict', async () => {
    await fillStore(store, { incidents: [incident()] });
    const wrong = await run('override', 'inc-1', 'aliens');
    expect(wrong.code).toBe(64);
    expect(wrong.stderr).toMatch(/'aliens' is invalid for argument 'verdict'. Allowed choices are own-network/);
    expect((await run('override', 'inc-1', 'own-network', '--by', 'Eve')).code).toBe(0);
    expect((await words()).map(({ command }) => command)).toEqual([
      { kind: 'override', incident: 'inc-1', by: 'Eve', verdict: 'own-network' },
    ]);
  });

  test.each([
    ['inc-9', 64, /^There is no incident "inc-9"\. "health-check incidents --all" lists all incidents/],
    ['inc-0', 64, /^The incident inc-0 is closed/],
  ])('nothing about %s', async (id, code, message) => {
    await fillStore(store, { incidents: [incident({ id: 'inc-0', endedMs: 1, closedMs: 2 })] });
    const acknowledged = await run('ack', id);
    expect(acknowledged.code).toBe(code);
    expect(acknowledged.stderr).toMatch(message);
    expect(await words()).toEqual([]);
  });

  test('the name of the operator comes from the account if no variable holds it', async () => {
    await fillStore(store, { incidents: [incident()] });
    expect((await run('ack', 'inc-1')).code).toBe(0);
    expect((await words()).map(({ command }) => command.by)).toEqual([userInfo().username]);
  });

  test('a value that is not a duration is refused', async () => {
    const { code, stderr } = await run('silence', '--for', 'ever');
    expect(code).toBe(64);
    expect(stderr).toContain('Expected a duration such as 30s, 5m, 4h or 2d.');
  });
});

describe('access tokens', () => {
  const tokens = () => withStoreIn(store, (opened) => opened.accessTokens());
  const create = async (...args: readonly string[]) =>
    await runProgram(['api-token', 'create', '--store', store, ...args]);

  test('a new token is written once; the store keeps what it allows and a hash', async () => {
    const made = await create('ada', '--role', 'operator', '--tenant', 'aurora', '--for', '90d', '--by', 'Eve');
    expect(made).toMatchObject({ code: 0, stderr: 'Keep the token now: it cannot be shown again.\n' });
    expect(made.stdout).toMatch(/^hct_[0-9a-f]{12}_[\w-]{43}\n$/);
    const [record] = await tokens();
    expect(record).toMatchObject({ name: 'ada', role: 'operator', tenants: ['aurora'], revokedMs: null });
    expect((record?.expiresMs ?? 0) - (record?.createdMs ?? 0)).toBe(90 * 86_400_000);
    expect(JSON.stringify(record)).not.toContain(made.stdout.trim());
  });

  test('the list shows every token, and never the token itself', async () => {
    const { stdout: token } = await create('ada');
    const table = await runProgram(['api-token', 'list', '--store', store]);
    expect(table.stdout).toMatch(
      /^id +name +role +tenants +created +valid *\n[0-9a-f]{12} +ada +viewer +all tenants +.* no end *\n$/,
    );
    const { stdout } = await runProgram(['api-token', 'list', '--store', store, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      tokens: [{ name: 'ada', role: 'viewer', tenants: null }],
    });
    expect(table.stdout + stdout).not.toContain(token.trim());
    expect(stdout).not.toContain('hash');
  });

  test('a token is revoked once', async () => {
    await create('ada');
    const [{ id } = { id: '' }] = await tokens();
    const revoke = async () => await runProgram(['api-token', 'revoke', id, '--store', store]);
    expect(await revoke()).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Revoked\./) });
    const again = await revoke();
    expect(again.code).toBe(64);
    expect(again.stderr).toContain(`There is no valid access token "${id}".`);
  });
});

describe('store', () => {
  test('migrate has nothing to do after a service, check finds nothing wrong, export writes all', async () => {
    await fillStore(store, { targets: [down], runs: [storedRun()] });
    expect(await runProgram(['store', 'migrate', '--store', store])).toMatchObject({
      code: 0,
      stdout: 'The tables are up to date.\n',
    });
    const check = await runProgram(['store', 'check', '--store', store]);
    expect(check.stdout).toMatch(/^✓ {2}/);
    expect(check.code).toBe(0);
    const { stdout } = await runProgram(['store', 'export', '--store', store]);
    const tables = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).table);
    expect(tables.length).toBeGreaterThanOrEqual(2);
  });

  test('an interrupted export ends', async () => {
    await fillStore(store, { targets: [down] });
    const signal = AbortSignal.abort();
    expect((await runProgram(['store', 'export', '--store', store], { signal })).code).toBe(130);
  });
});

describe('explain', () => {
  test('shows an incident with its evidence and its timeline', async () => {
    const opened = { incident: 'inc-1', atMs: nowMs, kind: 'opened', text: 'It fails for every tenant.' } as const;
    await fillStore(store, { incidents: [incident()], events: [opened] });
    const { code, stdout } = await run('explain', 'inc-1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^inc-1\n {2}what +apple\.dep fails for every tenant\.\n/);
    expect(stdout).toMatch(/evidence +3 of 3 tenants within 10 min/);
    expect(stdout).toMatch(/Z {2}opened {2}It fails for every tenant\.\n$/);
    expect(await run('explain', 'inc-2')).toMatchObject({
      code: 64,
      stderr: 'The store has no incident "inc-2". "health-check incidents --all" lists all incidents.\n',
    });
  });

  test('shows a result by its id, and explains its code', async () => {
    const startedMs = nowMs - 60_000;
    const failed = storedRun({
      startedMs,
      class: 'fail.terms',
      code: 'DEP_TERMS_NOT_SIGNED',
      failure: { error: 'Reading the account failed.', requestId: 'r-1' },
    });
    await fillStore(store, { targets: [down], runs: [failed] });
    const { stdout } = await run('explain', resultId('aurora/apple.dep', startedMs));
    expect(stdout).toMatch(/^aurora\/apple\.dep\n {2}result +\S+, started .+ at here\n {2}class +fail\.terms\n/);
    expect(stdout).toMatch(/what +Reading the account failed\.\n.*\n.*\n {2}request id {2}r-1\n/);
    expect(stdout).toContain('\nDEP_TERMS_NOT_SIGNED: a code of apple.dep\n');
    expect(stdout).toMatch(/ {2}state now {3}down since [^\n]+Z\n/);
  });

  test('shows the state of the target of a result at each location', async () => {
    const startedMs = nowMs - 60_000;
    const viewAt = (location: string, name: 'up' | 'down') => ({
      location,
      state: { ...initialState, name, sinceMs: startedMs },
      lastRunMs: startedMs,
      class: name === 'up' ? ('ok' as const) : ('fail.server' as const),
      code: null,
    });
    const views = [viewAt('here', 'down'), viewAt('tokyo', 'up')];
    await fillStore(store, { targets: [{ ...down, locations: views }], runs: [storedRun({ startedMs })] });
    await fillStore(store, { writer: 'tokyo', targets: [{ ...down, locations: views }] });
    const { stdout } = await run('explain', resultId('aurora/apple.dep', startedMs));
    expect(stdout).toMatch(/state now {3}down since \S+ \S+ at here\n {2}state now {3}up since \S+ \S+ at tokyo\n/);
  });
});
