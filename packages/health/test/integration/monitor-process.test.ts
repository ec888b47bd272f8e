import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { type RunningProcess, startProgram } from '../support/process.ts';
import { runProgram } from '../support/program.ts';

let vendors: SimulatedVendors;
let folder: string;

beforeAll(async () => {
  vendors = await startSimulatedVendors();
  folder = dirname(vendors.configFile);
});
afterAll(() => vendors.close());

interface Written {
  readonly tenants: readonly { readonly id: string }[];
  readonly feeds?: object;
}

/**
 * Writes a configuration beside the vendors' own, with a store of its own, that is checked every few seconds. It has no status
 * feeds: what a vendor says first may come before, between or after what the checks say.
 */
async function configure(name: string, change: (written: Written) => object = (written) => written): Promise<string> {
  const { feeds: _, ...written } = parse(await readFile(vendors.configFile, 'utf8')) as Written;
  const monitor = {
    location: 'here',
    store: { folder: `store-${name}` },
    controls: [],
    server: { listen: '127.0.0.1:0' },
  };
  const file = join(folder, `${name}.yaml`);
  const text = stringify({ ...change(written), defaults: { interval: '5s', timeout: '2s', retries: 0 }, monitor });
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

const only =
  (...tenants: readonly string[]) =>
  (written: Written) => ({ ...written, tenants: written.tenants.filter(({ id }) => tenants.includes(id)) });

const started: RunningProcess[] = [];
const start = (...args: readonly string[]) => {
  const run = startProgram(args);
  started.push(run);
  return run;
};
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.map(({ ended }) => ended));
});

describe('serve', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('writes a line for everything that happens, and stops in order on %s', async (signal, code) => {
    const file = await configure(`plain-${signal}`, only('aurora'));
    const serve = start('serve', '-c', file, '-s', 'apple.vpp');
    await serve.until((stdout) => stdout.includes('unknown → up'));
    serve.child.kill(signal);
    const end = await serve.ended;
    expect(end).toMatchObject({ code, stderr: '' });
    const lines = end.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}server {8}listening on http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines[1]).toMatch(/Z {2}started {7}monitoring 1 target from location here$/);
    expect(lines[2]).toMatch(/Z {2}target {8}aurora\/apple\.vpp: unknown → up$/);
    expect(lines.at(-1)).toMatch(/Z {2}stopped {7}monitoring has ended$/);
    // What it found is there for others.
    const status = await runProgram(['status', '-c', file]);
    expect(status.stdout).toMatch(/^here: running, last write /);
    const history = await runProgram(['history', 'aurora/apple.vpp', '-c', file]);
    expect(history.stdout).toMatch(/^aurora\/apple\.vpp: up since/);
    expect(history.code).toBe(0);
  });

  test('ndjson is a line of JSON for each event; the next start reports the gap', async () => {
    const file = await configure('ndjson', only('aurora'));
    const begunMs = Date.now();
    for (const count of [1, 2]) {
      const serve = start('serve', '-c', file, '-f', 'ndjson', '-s', 'apple.vpp');
      await serve.until((stdout) => stdout.includes(count === 1 ? '"to":"up"' : '"kind":"started"'));
      serve.child.kill('SIGTERM');
      const { stdout } = await serve.ended;
      const events = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { readonly kind: string; readonly at: string });
      expect(events.map(({ kind }) => kind)).toEqual([
        'listening',
        ...(count === 1 ? ['started', 'state'] : ['gap', 'started']),
        'stopped',
      ]);
      for (const { at } of events) expect(Date.parse(at)).toBeGreaterThanOrEqual(begunMs);
      if (count === 2) expect(events[1]).toMatchObject({ gap: { reason: 'stopped', location: 'here', service: null } });
    }
  });

  test('SIGHUP has the configuration read again; one with a mistake changes nothing', async () => {
    const file = await configure('reload', only('aurora'));
    const serve = start('serve', '-c', file);
    await serve.until((stdout) => stdout.includes('monitoring 4 targets from location here'));
    await configure('reload', only('aurora', 'borealis'));
    serve.child.kill('SIGHUP');
    await serve.until((stdout) => /reloaded +configuration read; 4 targets added, 0 targets removed/.test(stdout));
    await serve.until((stdout) => (stdout.match(/borealis\/\S+: unknown → /g) ?? []).length === 4);
    await writeFile(file, 'version: 1\ntenants: nonsense\n');
    serve.child.kill('SIGHUP');
    await serve.until((_, stderr) => stderr.includes('continues with the previous configuration'));
    await configure('reload', only('borealis'));
    serve.child.kill('SIGHUP');
    await serve.until((stdout) => /reloaded +configuration read; 0 targets added, 4 targets removed/.test(stdout));
    serve.child.kill('SIGTERM');
    const { code, stderr } = await serve.ended;
    expect(code).toBe(143);
    expect(stderr).toMatch(/reload\.yaml:2:\d+: tenants: /);
    const status = await runProgram(['status', '-c', file, '-f', 'json']);
    const { services } = JSON.parse(status.stdout) as { readonly services: readonly { readonly states: object }[] };
    expect(services.map(({ states }) => Object.values(states).reduce((sum, each) => sum + each, 0))).toEqual([
      1, 1, 1, 1,
    ]);
  });

  test('a second service on the same store takes over, and the first one stops and says why', async () => {
    const file = await configure('twice', only('aurora'));
    const first = start('serve', '-c', file, '-s', 'apple.vpp');
    await first.until((stdout) => stdout.includes('unknown → up'));
    const second = start('serve', '-c', file, '-s', 'apple.vpp');
    const { code, stdout, stderr } = await first.ended;
    expect(code).toBe(4);
    const reason = 'another service has taken over under the same name';
    expect(stderr).toMatch(new RegExp(`^Writing a batch failed: ${reason}\\. Stop one of the two services`));
    expect(stdout).toMatch(new RegExp(`Z {2}store {9}.*${reason}`));
    expect(stdout.trimEnd().endsWith('monitoring has ended')).toBe(true);
    await second.until((text) => text.includes('started'));
    second.child.kill('SIGINT');
    expect(await second.ended).toMatchObject({ code: 130, stderr: '' });
  });

  test('answers over HTTP before the first check, and not with --no-server', async () => {
    const file = await configure('answers', only('aurora'));
    const serve = start('serve', '-c', file, '-s', 'apple.vpp');
    let url = '';
    await serve.until((stdout) => {
      url = /listening on (\S+)/.exec(stdout)?.[1] ?? '';
      return stdout.includes('unknown → up');
    });
    const status = (await (await fetch(`${url}/v1/status`)).json()) as { readonly services: unknown };
    expect(status.services).toMatchObject([{ service: 'apple.vpp', states: { up: 1 } }]);
    const taken = await start('serve', '-c', file, '--listen', new URL(url).host).ended;
    expect(taken).toMatchObject({ code: 78, stdout: '' });
    expect(taken.stderr).toMatch(/^another program listens on 127\.0\.0\.1:\d+\. Choose another port with --listen/);
    serve.child.kill('SIGINT');
    await serve.ended;
    const silent = start('serve', '-c', file, '-s', 'apple.vpp', '--no-server');
    await silent.until((stdout) => stdout.includes('started'));
    silent.child.kill('SIGINT');
    expect((await silent.ended).stdout).not.toContain('listening');
  });

  test('a store that cannot be made is a sentence, not a stack', async () => {
    const file = await configure('blocked', only('aurora'));
    await writeFile(join(folder, 'store-blocked'), 'a file');
    const { code, stdout, stderr } = await start('serve', '-c', file).ended;
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(
      /^Opening the store failed: a file is where its folder should be \(\w+\)\. Name another .*\.\n$/,
    );
    await rm(join(folder, 'store-blocked'));
  });

  test('a word that an operator says reaches the running service', async () => {
    const file = await configure('word', only('cirrus'));
    const serve = start('serve', '-c', file, '-f', 'ndjson', '-s', 'apple.vpp');
    await serve.until((stdout) => stdout.includes('"to":"up"'));
    const silenced = await runProgram(['silence', '-c', file, '--by', 'ada', '--reason', 'moving'], {});
    expect(silenced).toMatchObject({ code: 0, stderr: 'Stored. The service applies it within seconds.\n' });
    serve.child.kill('SIGTERM');
    await serve.ended;
  });
});

describe('watch', () => {
  test('writes a line for each change where there is no terminal, and leaves no store behind', async () => {
    const file = await configure('watch', only('aurora'));
    const watch = startProgram(['watch', '-c', file, '-s', 'apple.vpp', '--interval', '5s'], {
      env: { TMPDIR: folder },
    });
    started.push(watch);
    await watch.until((stdout) => stdout.includes('unknown → up'));
    watch.child.kill('SIGINT');
    const { code, stdout, stderr } = await watch.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
    expect(stdout).toMatch(/started +monitoring 1 target from location here\n/);
    const left = await readdir(folder);
    expect(left.filter((name) => name.startsWith('health-watch-') || name === 'store-watch')).toEqual([]);
  });
});
