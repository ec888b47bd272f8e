import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { findSecrets } from '@mdmkit/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../src/cli/program.ts';
import type { CheckResult, RunReport } from '../../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { steppedClock } from '../support/stepped-clock.ts';

const time = steppedClock();
let vendors: SimulatedVendors;
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
  vendors = await startSimulatedVendors({ folder: join(folder.path, 'demo'), clock: time.clock });
});
beforeEach(time.step);
afterAll(async () => {
  await vendors.close();
  await folder[Symbol.asyncDispose]();
});

const place = (name: string) => join(folder.path, name);

/** Runs the program with something on its standard input. */
async function runWithInput(
  args: readonly string[],
  input: string,
  options: { env?: object; terminal?: boolean } = {},
) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const stdin = Object.assign(Readable.from([Buffer.from(input)]), { isTTY: options.terminal ?? false });
  const code = await main(args, {
    stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: { ...options.env },
    signal: new AbortController().signal,
  });
  return { code, ...written };
}

describe('run', () => {
  const run = (...args: readonly string[]) => runProgram(['run', '-c', vendors.configFile, ...args]);

  test('writes several formats at once, each whole, and nothing to stdout unless asked', async () => {
    const files = ['json', 'junit', 'tap', 'ndjson', 'nagios', 'table'].map(
      (format) => `${format}:${place(`r.${format}`)}`,
    );
    const { code, stdout, stderr } = await run(...files.flatMap((file) => ['--format', file]));
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: '' });
    expect(JSON.parse(await readFile(place('r.json'), 'utf8'))).toMatchObject({ summary: { targets: 12 } });
    expect(await readFile(place('r.junit'), 'utf8')).toMatch(/^<\?xml/);
    expect(await readFile(place('r.tap'), 'utf8')).toMatch(/^TAP version 14\n1\.\.12\n/);
    expect((await readFile(place('r.ndjson'), 'utf8')).trimEnd().split('\n')).toHaveLength(12);
    expect(await readFile(place('r.nagios'), 'utf8')).toMatch(/^CRITICAL - 12 checked/);
    expect(await readFile(place('r.table'), 'utf8')).toMatch(/^Aurora Schools/);
  });

  test('ndjson comes line by line, as the checks end', async () => {
    const { stdout } = await run('-f', 'ndjson', 'aurora');
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as CheckResult);
    expect(results.map(({ tenant }) => tenant)).toEqual(Array(4).fill('aurora'));
  });

  test('an output that cannot be written is refused before anything is sent', async () => {
    const before = vendors.vpp.requests().length;
    expect(await run('--format', `json:${place('no/x')}`)).toEqual({
      code: 64,
      stdout: '',
      stderr: `"${place('no/x')}" cannot be written: its folder does not exist\n`,
    });
    expect((await run('-f', 'json', '-f', 'tap')).stderr).toMatch(/^only one format can go to stdout/);
    expect(vendors.vpp.requests()).toHaveLength(before);
  });

  test('--list names the targets and sends nothing', async () => {
    const before = vendors.vpp.requests().length;
    const { code, stdout } = await run('--list', '*/apple.vpp');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'aurora/apple.vpp\nborealis/apple.vpp\ncirrus/apple.vpp\n' });
    expect(vendors.vpp.requests()).toHaveLength(before);
  });

  test('--no-color', async () => {
    const args = ['run', '-c', vendors.configFile, 'aurora/apple.vpp', '--no-color'];
    expect((await runProgram(args, { terminal: true })).stdout).not.toContain('\u001b');
  });
});

describe('run --state', () => {
  const run = (...more: readonly string[]) =>
    runProgram([
      'run',
      '-c',
      vendors.configFile,
      'aurora/apple.vpp',
      '--state',
      place('state.json'),
      '-f',
      'json',
      ...more,
    ]);
  const stateOf = (stdout: string) => (JSON.parse(stdout) as RunReport).results[0]?.state?.name;

  test('a failure counts once several runs confirm it, and until it is over', async () => {
    const states: string[] = [];
    for (const failing of [false, true, true, true, false, false]) {
      time.step();
      if (failing) vendors.vpp.faults.add({ fault: { status: 503 }, times: 20 });
      const { code, stdout } = await run('--retries', '0');
      vendors.vpp.faults.clear();
      states.push(`${stateOf(stdout)} ${code}`);
      // The machine's clock cannot be moved: an hour passes in the file instead.
      const text = await readFile(place('state.json'), 'utf8');
      await writeFile(
        place('state.json'),
        text.replace(/(failingSinceMs":)(\d+)/, (_, name: string, at: string) => `${name}${Number(at) - 3_600_000}`),
      );
    }
    expect(states).toEqual(['up 0', 'suspect 0', 'suspect 0', 'down 2', 'recovering 2', 'up 0']);
  });

  test('a damaged file is refused before anything is sent', async () => {
    await writeFile(place('damaged.json'), '{');
    const args = ['run', '-c', vendors.configFile, '--state', place('damaged.json')];
    expect(await runProgram(args)).toMatchObject({
      code: 78,
      stdout: '',
      stderr: expect.stringMatching(/is no state file of health-check/),
    });
  });
});

describe('validate', () => {
  test('counts what is there, and warns of what ends', async () => {
    const { code, stdout, stderr } = await runProgram(['validate', vendors.configFile]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/: valid, 3 tenants, 12 targets, 1 warning\n$/);
    expect(stderr).toMatch(/borealis\/apple\.vpp: the credential ends in 9 days/);
  });

  test('--strict makes warnings mistakes', async () => {
    expect((await runProgram(['validate', vendors.configFile, '--strict'])).code).toBe(78);
  });

  test('warns of files that others may read', async () => {
    await cp(place('demo'), place('open'), { recursive: true });
    await chmod(place('open/aurora/content-token.vpptoken'), 0o644);
    const { stderr } = await runProgram(['validate', place('open/health.yaml')]);
    expect(stderr).toContain(
      `other users of this machine may read "${place('open/aurora/content-token.vpptoken')}"; try chmod 600`,
    );
  });

  test.each([
    [() => ['validate', place('missing.yaml')], /missing\.yaml:1:1: the file does not exist\n$/],
    [() => ['validate', '--config', place('missing.yaml')], /missing\.yaml:1:1: the file does not exist\n$/],
    [() => ['validate'], /^No configuration: there is no health\.yaml in this folder\. Name a file with --config or /],
  ])('mistakes are 78', async (args, message) => {
    expect(await runProgram(args())).toMatchObject({ code: 78, stdout: '', stderr: expect.stringMatching(message) });
  });
});

test('validate takes the file as an argument or with --config, and not both ways at once', async () => {
  const { stdout } = await runProgram(['validate', '--config', vendors.configFile]);
  expect(stdout).toContain(`${vendors.configFile}: valid, `);
  expect(await runProgram(['validate', vendors.configFile, '-c', vendors.configFile])).toMatchObject({
    code: 64,
    stderr: 'The configuration file is named twice: name it as an argument or with --config.\n',
  });
});

test('simulate says in one sentence why its folder cannot be made', async () => {
  await writeFile(place('a-file'), '');
  for (const folder of ['/proc/no-place', place('a-file/below'), place('x'.repeat(300))]) {
    const { code, stderr } = await runProgram(['simulate', '--out', folder]);
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 78, lines: 1 });
    expect(stderr).toMatch(/^The simulators did not start: .*[\w"]\.\n$/);
  }
});

describe('explain', () => {
  test('names the meaning, the owner and the remedy', async () => {
    const { code, stdout } = await runProgram(['explain', '9625']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^9625: Apple's error number for VPP_TOKEN_REVOKED \(apple\.vpp\)\n {2}meaning {5}the content token was revoked\n/,
    );
    expect(stdout).toMatch(/\n {2}owner {7}credential\n {2}what to do {2}Ask whether/);
  });

  test('an unknown code is 64, with similar codes', async () => {
    expect(await runProgram(['explain', 'token_exp'])).toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(/^Unknown code "token_exp"\. Similar codes: DEP_TOKEN_EXPIRED/),
    });
  });

  test.each(['json', 'ndjson'])('explains a result of a report (%s)', async (format) => {
    const file = place(`explain.${format}`);
    await runProgram(['run', '-c', vendors.configFile, '-f', `${format}:${file}`]);
    const { code, stdout } = await runProgram(['explain', 'borealis/apple.dep', '--from', file]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^borealis\/apple\.dep\n {2}result {6}\S+, started \S+ \S+Z\n {2}class {7}fail\.terms\n/);
    expect(stdout).toContain('DEP_TERMS_NOT_SIGNED: a code of apple.dep');
    const [, id = ''] = /result {6}(\S+),/.exec(stdout) ?? [];
    expect(await runProgram(['explain', id, '--from', file])).toEqual({ code, stdout, stderr: '' });
    expect((await runProgram(['explain', id])).stderr).toMatch(/To explain a result, name the report with --from\.\n$/);
    expect((await runProgram(['explain', 'x/apple.dep', '--from', file])).stderr).toMatch(
      /has no result for "x\/apple\.dep"\.\n$/,
    );
  });

  test('a file that is not a report is 64', async () => {
    expect((await runProgram(['explain', 'x', '--from', vendors.configFile])).stderr).toMatch(/is not a report\./);
    expect((await runProgram(['explain', 'x', '--from', place('none')])).stderr).toMatch(/does not exist\.\n$/);
    expect((await runProgram(['explain', 'x', '--from', '/dev/zero'])).stderr).toMatch(/is larger than 128 MiB;/);
  });
});

describe('reconcile', () => {
  const reconcile = (...more: readonly string[]) => runProgram(['reconcile', '-c', vendors.configFile, ...more]);

  test('compares one tenant’s two services', async () => {
    time.step();
    const { code, stdout, stderr } = await reconcile('aurora', '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ tenant: 'aurora', agrees: true, devices: 128 });
    expect((await reconcile('aurora', '--debug')).stderr).toContain('"event":"response"');
  });

  test('a credential that fails is said in the words of a run', async () => {
    const { code, stdout, stderr } = await reconcile('borealis');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^borealis\/apple\.dep: .*\n {2}DEP_TERMS_NOT_SIGNED – tenant: Ask an administrator/);
  });

  test.each([
    ['a tenant that is not there', ['nobody'], 64, /has no tenant "nobody"/],
    ['half of what is needed', ['aurora', 'aurora/apple.dep'], 64, /one of apple\.business is needed/],
    ['no tenant', [], 64, /missing required argument 'tenant'/],
  ] as const)('%s is a usage error', async (_, args, code, message) => {
    expect(await reconcile(...args)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('is no part of run', async () => {
    time.step();
    const before = vendors.business.requests('mdmServers.deviceIds').length;
    await runProgram(['run', '-c', vendors.configFile, 'aurora']);
    expect(vendors.business.requests('mdmServers.deviceIds')).toHaveLength(before);
  });
});

describe('init', () => {
  test('writes a configuration from flags that validate understands', async () => {
    const out = place('init/health.yaml');
    await mkdir(place('init'));
    const args = ['init', '--out', out, '--tenant', 'aurora', '--name', 'Aurora: Schools', '-s', 'apple.vpp'];
    expect(await runProgram(args)).toMatchObject({ code: 0, stdout: '' });
    const text = await readFile(out, 'utf8');
    expect(parse(text)).toMatchObject({ tenants: [{ id: 'aurora', name: 'Aurora: Schools' }] });
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=https:\/\/unpkg\.com\/@mdmkit\/health@[\d.]+\/schema\/config\.json\n/,
    );
    expect(parse(text)).toHaveProperty('monitor.store.folder', 'health-data');
    await cp(place('demo/aurora'), place('init/aurora'), { recursive: true });
    expect((await runProgram(['validate', out])).code).toBe(0);
  });

  test('asks on a terminal, gives the reason why an answer is not usable, and asks again', async () => {
    const out = place('asked.yaml');
    const { code, stderr } = await runWithInput(
      ['init', '-o', out],
      'a b\nacme\nAcme\napple.nope\napple.vpp apple.dep\n',
      { terminal: true },
    );
    expect(code).toBe(0);
    expect(stderr.match(/Id of the first tenant/g)).toHaveLength(2);
    expect(stderr).toContain('  The id is not valid: expected 1 to 64 letters');
    expect(stderr).toContain('  Unknown service "apple.nope". Expected: apple.dep, ');
    expect(parse(await readFile(out, 'utf8'))).toMatchObject({
      tenants: [{ id: 'acme', name: 'Acme', credentials: [{ service: 'apple.dep' }, { service: 'apple.vpp' }] }],
    });
  });

  test.each([
    ['a file that is there', () => ['-o', vendors.configFile, '-t', 'a'], / exists; name another file with --out/],
    ['no terminal to ask', () => ['-o', place('x.yaml')], /name the first tenant with --tenant/],
    [
      'an id that is none',
      () => ['-o', place('x.yaml'), '-t', 'a b'],
      /the id of the tenant is not valid: expected 1 to 64/,
    ],
    [
      'a folder that is not there',
      () => ['-o', place('no/x.yaml'), '-t', 'a'],
      /was not written: its folder does not exist/,
    ],
  ])('%s is refused', async (_, args, message) => {
    expect(await runProgram(['init', ...args()])).toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });

  test('an answer that ends early writes nothing', async () => {
    expect(await runWithInput(['init', '-o', place('early.yaml')], '', { terminal: true })).toMatchObject({ code: 64 });
  });
});

describe('vault', () => {
  const secret = 'sEcReT-0123456789abcdef';
  const vaultFolder = () => place('vault');
  const key = async () => (await runProgram(['vault', 'key'])).stdout.trim();

  test('add, list, use and rotate', async () => {
    const [first, second] = [await key(), await key()];
    expect(first).not.toBe(second);
    const env = { HEALTH_CHECK_VAULT_KEY: first };
    const token = await readFile(place('demo/aurora/content-token.vpptoken'), 'utf8');
    const added = await runWithInput(['vault', 'add', 'aurora-vpp', '-d', vaultFolder()], token, { env });
    expect(added).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Encrypted. Refer to the entry in health.yaml as { vault: aurora-vpp }.\n',
    });
    const file = place('demo/borealis/content-token.vpptoken');
    expect((await runProgram(['vault', 'add', 'b', '-d', vaultFolder(), '--file', file], { env })).code).toBe(0);

    const { stdout } = await runProgram(['vault', 'list', '-d', vaultFolder()]);
    expect(stdout).toMatch(/^aurora-vpp {2}key [\w-]{12} {2}encrypted \d{4}-\d\d-\d\d \S+Z\nb {11}key /);

    const config = await folder.write(
      'locked.yaml',
      `version: 1\norigins: { apple.vpp: ${vendors.origins['apple.vpp']} }\ntenants: [{ id: a, name: A, credentials: [{ service: apple.vpp, token: { vault: aurora-vpp } }] }]\n`,
    );
    expect((await runProgram(['run', '-c', config], { env })).code).toBe(0);
    expect((await runProgram(['run', '-c', config])).stderr).toMatch(/the vault is locked/);

    const both = { HEALTH_CHECK_VAULT_KEY: `${second},${first}` };
    expect((await runProgram(['vault', 'rotate', '-d', vaultFolder()], { env: both })).stdout).toMatch(
      /^2 entries encrypted again\. All entries use the key /,
    );
    expect((await runProgram(['vault', 'rotate', '-d', vaultFolder()], { env: both })).stdout).toMatch(
      /^Nothing to do\. All entries use the key /,
    );
    expect((await runProgram(['run', '-c', config], { env: { HEALTH_CHECK_VAULT_KEY: second } })).code).toBe(0);
    expect((await runProgram(['run', '-c', config], { env })).stderr).toMatch(
      /is locked with the key [\w-]{12}, which is not given/,
    );
  });

  test.each([
    [['add', 'x'], 'secret', {}, /^the vault is locked: HEALTH_CHECK_VAULT_KEY is not set/],
    [['add', 'x'], 'secret', { HEALTH_CHECK_VAULT_KEY: 'short' }, /^HEALTH_CHECK_VAULT_KEY: expected 32 bytes/],
    [['add', '../x'], 'secret', undefined, /^the name of an entry consists of/],
    [['add', 'x'], '', undefined, /^the secret is empty/],
    [['add', 'x'], 'x'.repeat(1024 * 1024 + 1), undefined, /larger than 1 MiB/],
    [['add', 'x', '--file', '/nowhere'], '', undefined, /^the file "\/nowhere" does not exist/],
    [['list', '-d', '/nowhere'], '', undefined, /^the vault's folder "\/nowhere" does not exist/],
  ])('%j is refused', async (args, input, env, message) => {
    const run = await runWithInput(['vault', ...args, ...(args.includes('-d') ? [] : ['-d', vaultFolder()])], input, {
      env: env ?? { HEALTH_CHECK_VAULT_KEY: await key() },
    });
    expect(run).toMatchObject({ code: 78, stdout: '', stderr: expect.stringMatching(message) });
    expect(findSecrets(run, [secret])).toEqual([]);
  });
});

describe('doctor', () => {
  test('checks everything, and the addresses that the configuration names', async () => {
    const { code, stdout } = await runProgram(['doctor', '-c', vendors.configFile, '--state', place('s.json')]);
    for (const about of ['node', 'clock', 'egress', 'proxy', 'permissions', 'disk'])
      expect(stdout).toMatch(new RegExp(`^. ${about} `, 'm'));
    for (const origin of Object.values(vendors.origins).filter((each) => each !== vendors.push.origin))
      expect(stdout).toContain(`${new URL(origin).host} answers`);
    expect(code).toBe(stdout.includes('\n!') ? 1 : 0);
  });

  test('checks the folder that the configuration names for the store', async () => {
    const text = `${await readFile(vendors.configFile, 'utf8')}monitor: { store: { folder: "${vendors.configFile}/x" } }\n`;
    await writeFile(join(dirname(vendors.configFile), 'store.yaml'), text);
    const { code, stdout } = await runProgram(['doctor', '-c', join(dirname(vendors.configFile), 'store.yaml')]);
    expect(code).toBe(2);
    expect(stdout).toContain(`✗ store        ${vendors.configFile} is no folder\n`);
  });

  test('names a configuration and a variable that cannot be used', async () => {
    const broken = await folder.write('broken.yaml', 'version: 3\n');
    const { code, stdout } = await runProgram(['doctor', '-c', broken], { env: { HTTPS_PROXY: 'ftp://x' } });
    expect(code).toBe(2);
    expect(stdout).toContain(`✗ config       ${broken} has 1 mistake\n`);
    expect(stdout).toContain('✗ proxy        HTTPS_PROXY: expected http://[user:password@]host:port\n');
  });

  test('a configuration that does not exist is named first, and no host is contacted', async () => {
    const { code, stdout } = await runProgram(['doctor', '-c', place('none.yaml')]);
    expect(code).toBe(2);
    expect(stdout).toContain(`✗ config       ${place('none.yaml')} does not exist\n`);
    expect(stdout).not.toMatch(/ (dns|egress) /);
  });

  test('a proxy variable that the program does not read is named', async () => {
    const env = { ALL_PROXY: 'http://proxy.test:3128' };
    const { stdout } = await runProgram(['doctor', '-c', vendors.configFile], { env });
    expect(stdout).toMatch(/^! proxy .*ALL_PROXY is set, but health-check does not read it$/m);
  });
});
