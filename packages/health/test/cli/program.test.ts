import { join } from 'node:path';
import { probedServices } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatNames, type RunReport } from '../../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { requestCount } from '../support/config-folder.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { runProgram } from '../support/program.ts';
import { steppedClock } from '../support/stepped-clock.ts';

// Apple counts requests per second; each test has a second of its own.
const time = steppedClock();
let vendors: SimulatedVendors;
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
  vendors = await startSimulatedVendors({ folder: folder.path, clock: time.clock });
});
beforeEach(time.step);
afterAll(async () => {
  await vendors.close();
  await folder[Symbol.asyncDispose]();
});

const config = () => ['run', '--config', vendors.configFile];
const reportOf = (stdout: string) => JSON.parse(stdout) as RunReport;

describe('help and version', () => {
  test.each([['--help'], ['-h'], ['help'], ['help', 'run'], ['run', '--help'], ['simulate', '--help']])(
    '%s %s',
    async (...args) => {
      const run = await runProgram(args.filter((arg) => arg !== undefined));
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.stdout).toMatch(/^Usage: health-check/);
    },
  );

  test.each(['--version', '-V'])('%s', async (option) => {
    expect(await runProgram([option])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });

  test('the help of run names the exit codes', async () => {
    expect((await runProgram(['run', '--help'])).stdout).toMatch(
      /64 wrong usage, 78 unusable configuration, 2 a check failed/,
    );
  });
});

describe('a wrong use is 64, with a sentence and nothing on stdout', () => {
  test.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['run', '--nope'], "unknown option '--nope'"],
    [['--nope'], "unknown option '--nope'"],
    [['run', '--config'], "option '-c, --config <file>' argument missing"],
    [['run', '--format', 'xml'], `Allowed choices are ${formatNames.join(', ')}.`],
    [['run', '--service', 'apple.pull'], `Allowed choices are ${probedServices.join(', ')}.`],
    [['run', '--fail-on', 'sometimes'], 'Allowed choices are degraded, down, never.'],
    [['run', '--timeout', '0'], 'Expected a number above 0, at most 86400.'],
    [['run', '--timeout', '-1'], 'Expected a number above 0, at most 86400.'],
    [['run', '--timeout', '1e3'], 'Expected a number above 0, at most 86400.'],
    [['run', '--timeout', 'soon'], 'Expected a number above 0, at most 86400.'],
    [['run', '--timeout', ''], 'Expected a number above 0, at most 86400.'],
    [['run', '--concurrency', '0'], 'Expected a whole number from 1 to 1000.'],
    [['run', '--concurrency', '1.5'], 'Expected a whole number from 1 to 1000.'],
    [['run', '--retries', '11'], 'Expected a whole number from 0 to 10.'],
    [['run', '--retries', '0x1'], 'Expected a whole number from 0 to 10.'],
    [['simulate', '--port', '65531'], 'Expected a whole number from 1 to 65530.'],
    [['simulate', '--port', '80.5'], 'Expected a whole number from 1 to 65530.'],
    [['validate', ''], 'Expected a path; the value is empty.'],
    [['run', '--config', ''], 'Expected a path; the value is empty.'],
    [['status', '--store='], 'Expected a path; the value is empty.'],
    [['status', '--store=~/x'], '"~" is not replaced by a home folder here; write the whole path'],
    [['run', '--state=~/x'], '"~" is not replaced by a home folder here; write the whole path'],
    [['run', '--format', 'json:~/x'], '"~" is not replaced by a home folder here; write the whole path'],
    [['simulate', '--out=$HOME/x'], 'a variable is not replaced here; write the whole path'],
    [['vault', 'list', '--folder=~/x'], '"~" is not replaced by a home folder here; write the whole path'],
    [['simulate', 'extra'], "too many arguments for 'simulate'"],
    [['help', 'nothing'], "unknown command 'nothing'"],
    [['nothing', '--help'], "unknown command 'nothing'"],
    [['canary', 'help', 'nothing'], "unknown command 'nothing'\n(see health-check canary --help)"],
    [['run', '-c', 'a.yaml', '--config', 'b.yaml'], "option '-c, --config <file>' is repeated. Use it once."],
    [['run', '--timeout=1', '--timeout=2'], "option '--timeout <seconds>' is repeated. Use it once."],
    [['history', 'a/apple.vpp', '--limit', '1', '--limit', '2'], "option '--limit <number>' is repeated. Use it once."],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await runProgram(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('a tenant that the configuration does not have', async () => {
    const { code, stdout, stderr } = await runProgram([...config(), '--tenant', 'nobody', 'aurora', 'x']);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toBe(`error: option '--tenant': ${vendors.configFile} has no tenant "nobody", "x"\n`);
  });
});

describe('without a usable configuration it is 78', () => {
  test.each([[['run']], [['-t', 'aurora']], [['run', '--format', 'json']]])(
    'none at all, with one line on stderr: %j',
    async (args) => {
      // No health.yaml lies in the folder that tests run in.
      const { code, stdout, stderr } = await runProgram(args);
      expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
      expect(stderr).toBe(
        'No configuration: there is no health.yaml in this folder. Name a file with --config or HEALTH_CHECK_CONFIG, or create one with "health-check init".\n',
      );
    },
  );

  test('a wrong one, with a line for each mistake', async () => {
    const file = await folder.write('wrong.yaml', 'version: 3\ntenants: []\n');
    expect(await runProgram(['run', '--config', file, '--format', 'json'])).toEqual({
      code: 78,
      stdout: '',
      stderr: `${file}:1:10: version: expected 1\n${file}:2:10: tenants: expected at least one entry\n`,
    });
  });

  test('a missing one', async () => {
    const file = join(folder.path, 'missing.yaml');
    expect(await runProgram(['--config', file])).toEqual({
      code: 78,
      stdout: '',
      stderr: `${file}:1:1: the file does not exist\n`,
    });
  });

  test.each([
    ['HTTPS_PROXY', 'ftp://x', 'HTTPS_PROXY: expected http://[user:password@]host:port\n'],
    ['https_proxy', 'http://', 'https_proxy: expected http://[user:password@]host:port\n'],
    [
      'NODE_EXTRA_CA_CERTS',
      '/dev/zero',
      'NODE_EXTRA_CA_CERTS: expected PEM certificates, but "/dev/zero" is larger than 16 MiB\n',
    ],
    ['NODE_EXTRA_CA_CERTS', '/nowhere', 'NODE_EXTRA_CA_CERTS: the file "/nowhere" does not exist\n'],
  ])('a wrong environment: %s', async (name, value, stderr) => {
    const before = requestCount(vendors);
    expect(await runProgram(config(), { env: { [name]: value } })).toEqual({ code: 78, stdout: '', stderr });
    expect(requestCount(vendors)).toBe(before);
  });

  test('also with --fail-on never', async () => {
    expect((await runProgram(['--config', '/nowhere', '--fail-on', 'never'])).code).toBe(78);
  });
});

describe('run', () => {
  test('writes a table and nothing else', async () => {
    const { code, stdout, stderr } = await runProgram(config());
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(stdout).toMatch(/^Aurora Schools \(aurora\)\n {2}✓ apple\.dep {7}ok /);
    expect(stdout).not.toContain('\u001B');
    expect(stdout).toMatch(/\n12 checked in \d+\.\d s: 9 ok, 1 fail\.terms, 1 fail\.auth, 1 throttled, 1 expiring\n$/);
  });

  test('is what the program does without a command', async () => {
    const { code, stdout } = await runProgram(['--config', vendors.configFile, '--format', 'json']);
    expect(code).toBe(2);
    expect(reportOf(stdout).results).toHaveLength(12);
  });

  test('writes JSON and nothing else', async () => {
    const { code, stdout, stderr } = await runProgram([...config(), '--format', 'json'], { terminal: false });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(reportOf(stdout)).toMatchObject({ schemaVersion: 1, summary: { targets: 12 } });
  });

  test.each([
    ['on a terminal', {}, true, true],
    ['on a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['on a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['into a file', {}, false, false],
  ])('colours and progress %s', async (_, env, terminal, coloured) => {
    const { stdout, stderr } = await runProgram(config(), { env, terminal });
    expect(stdout.includes('\u001B[31m')).toBe(coloured);
    expect(stderr.includes('12 of 12 checked')).toBe(terminal);
    // The line is cleared at the end.
    expect(stderr === '' || stderr.endsWith('\r\u001B[2K')).toBe(true);
  });

  test.each([
    [['--service', 'apple.vpp'], ['aurora/apple.vpp', 'borealis/apple.vpp', 'cirrus/apple.vpp'], 1],
    [
      ['--tenant', 'aurora'],
      ['aurora/apple.dep', 'aurora/apple.vpp', 'aurora/apple.business', 'aurora/google.amapi'],
      0,
    ],
    [['--tenant', 'cirrus', '--service', 'google.amapi', 'apple.vpp'], ['cirrus/apple.vpp', 'cirrus/google.amapi'], 1],
    [['-t', 'borealis', '-s', 'apple.dep'], ['borealis/apple.dep'], 2],
    [['-t', 'borealis', '-t', 'aurora', '-s', 'google.amapi'], ['aurora/google.amapi', 'borealis/google.amapi'], 0],
    [['-t', 'cirrus', '-s', 'google.amapi', '--fail-on', 'down'], ['cirrus/google.amapi'], 0],
    [['-t', 'borealis', '-s', 'apple.vpp', '--fail-on', 'down'], ['borealis/apple.vpp'], 0],
    [['-t', 'borealis', '-s', 'apple.dep', '--fail-on', 'down'], ['borealis/apple.dep'], 2],
    [['-t', 'borealis', '-s', 'apple.dep', '--fail-on', 'never'], ['borealis/apple.dep'], 0],
  ])('%j', async (options, targets, code) => {
    const run = await runProgram([...config(), '--format', 'json', ...options]);
    expect(reportOf(run.stdout).results.map(({ target }) => target)).toEqual(targets);
    expect(run.code).toBe(code);
  });

  test('never sends to this machine through a proxy', async () => {
    const dead = { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' };
    expect((await runProgram([...config(), '--tenant', 'aurora'], { env: dead })).code).toBe(0);
  });

  test('an interruption leaves the results so far', async () => {
    const run = await runProgram([...config(), '--format', 'json'], { signal: AbortSignal.abort() });
    expect(reportOf(run.stdout).summary).toMatchObject({ targets: 12, classes: { inconclusive: 12 } });
    expect(run.code).toBe(3);
  });
});

describe('--debug', () => {
  test('writes lines of JSON to stderr, and the answer stays alone on stdout', async () => {
    const { stdout, stderr } = await runProgram([...config(), '--format', 'json', '--debug'], { terminal: true });
    expect(reportOf(stdout).results).toHaveLength(12);
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['request', 'response', 'failure']));
    expect(events.find(({ event }) => event === 'request')).toMatchObject({
      service: expect.any(String),
      operation: expect.any(String),
      label: expect.stringContaining('/'),
      method: expect.any(String),
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[^?]*$/),
      attempt: 1,
    });
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'failure',
        target: 'borealis/apple.dep',
        code: 'DEP_TERMS_NOT_SIGNED',
        status: 403,
      }),
    );
  });

  test('shows what went wrong below HTTP', async () => {
    await using stopped = await startSimulatedVendors();
    await Promise.all(Object.values(stopped.servers).map((server) => server.close()));
    const { stderr } = await runProgram(['-c', stopped.configFile, '-t', 'aurora', '-s', 'apple.vpp', '--debug']);
    expect(stderr).toContain('"event":"retry"');
    expect(stderr).toMatch(/"event":"failure".*"code":"ECONNREFUSED"/);
  });
});

describe('a control character that was typed is not repeated', () => {
  test.each([
    [['status', '\u001b[31m']],
    [['\u001b[31mstatus']],
    [['run', '--retries', '\u009b31m']],
    [['explain', '\u001b[31mX']],
    [['explain', 'x', '--from', '\u001b[31m']],
    [['validate', '\u001b[31m.yaml']],
    [['run', '-c', '\u001b[31m.yaml']],
    [['init', '-o', '\u001b[31m/x', '-t', 'a']],
    [['vault', 'add', 'x', '--file', '\u001b[31m']],
    [['token', 'inspect', '\u001b[31m/x']],
    [['status', '--store', '\u001b[31m']],
  ])('%j', async (args) => {
    const env = { HEALTH_CHECK_VAULT_KEY: 'A'.repeat(43) };
    const { code, stdout, stderr } = await runProgram(args, { env });
    expect(code).toBeGreaterThan(0);
    expect(stderr).not.toBe('');
    expect(stdout + stderr).not.toMatch(/[^\n\P{Cc}]/u);
  });
});

test('a usage error names the help of its command', async () => {
  expect((await runProgram(['token', 'inspect'])).stderr).toContain('(see health-check token inspect --help)');
  expect((await runProgram(['--nope'])).stderr).toContain('(see health-check run --help)');
});

describe('a token that was typed in place of a name is not repeated', () => {
  const token = 'eyJleHBEYXRlIjoiMjAyNyIsInRva2VuIjoiYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoifQ==';
  test.each([
    [['run', '-c', token]],
    [['run', `--config=${token}`]],
    [['validate', token]],
    [['doctor', '-c', token]],
    [['explain', token]],
    [['explain', 'x', '--from', token]],
    [['status', '--store', token]],
    [['token', 'inspect', token]],
    [['vault', 'add', 'x', '--file', token]],
    [[token]],
  ])('%j', async (args) => {
    const { code, stdout, stderr } = await runProgram(args, { env: { HEALTH_CHECK_VAULT_KEY: 'A'.repeat(43) } });
    expect(code).toBeGreaterThan(0);
    expect(stdout + stderr).not.toContain(token);
  });
});
