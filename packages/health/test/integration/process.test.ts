import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';
import { startProgram } from '../support/process.ts';

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('run, as a process of its own', () => {
  let vendors: SimulatedVendors;

  beforeAll(async () => {
    vendors = await startSimulatedVendors();
  });
  afterAll(() => vendors.close());

  test('ends by itself, with the exit code of the results', async () => {
    const { ended } = startProgram(['run', '--config', vendors.configFile, '--format', 'json']);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect((JSON.parse(stdout) as RunReport).summary.targets).toBe(12);
  });

  test('works with a dead proxy in the environment', async () => {
    const env = {
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
      ALL_PROXY: 'http://127.0.0.1:9',
    };
    const { ended } = startProgram(['run', '-c', vendors.configFile, '-t', 'aurora'], { env });
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('finds health.yaml in its folder', async () => {
    const cwd = join(vendors.configFile, '..');
    expect(await startProgram(['-t', 'aurora'], { cwd }).ended).toMatchObject({ code: 0 });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with the results so far', async (signal, code) => {
    vendors.vpp.faults.add({ fault: 'hang', times: 10 });
    const args = ['run', '-c', vendors.configFile, '-f', 'json', '-t', 'aurora', '--debug', '--timeout', '50'];
    const run = startProgram(args);
    // Everything else has its answer when the signal comes.
    await run.until(
      (_, stderr) =>
        ['devices.fetch', 'orgDevices.list', 'enterprises.devices.list'].every((operation) =>
          stderr.includes(`"event":"response","service":"${serviceOf(operation)}","operation":"${operation}"`),
        ) && stderr.includes('"event":"request","service":"apple.vpp"'),
    );
    await new Promise((resolve) => setImmediate(resolve));
    run.child.kill(signal);
    const end = await run.ended;
    vendors.vpp.faults.clear();
    expect(end.code).toBe(code);
    const { results } = JSON.parse(end.stdout) as RunReport;
    expect(results.map(({ service, class: found, code: why }) => [service, found, why])).toContainEqual([
      'apple.vpp',
      'inconclusive',
      'PROBE_ABORTED',
    ]);
    expect(results).toHaveLength(4);
  });

  const serviceOf = (operation: string) =>
    ({ 'devices.fetch': 'apple.dep', 'orgDevices.list': 'apple.business' })[operation] ?? 'google.amapi';

  test('a reader that stops early is no failure worth a stack', async () => {
    const run = startProgram(['run', '-c', vendors.configFile]);
    run.child.stdout.destroy();
    expect((await run.ended).stderr).toBe('');
  });
});

describe('simulate', () => {
  test('serves on six ports in a row, for other processes, until Ctrl-C', async () => {
    const port = await freePorts(6);
    const out = join(folder.path, 'demo');
    const simulation = startProgram(['simulate', '--port', String(port), '--out', out]);
    await simulation.until((stdout) => stdout.includes('config'));
    const run = await startProgram(['run', '-c', join(out, 'health.yaml'), '--format', 'json']).ended;
    expect(run).toMatchObject({ code: 2, stderr: '' });
    expect((JSON.parse(run.stdout) as RunReport).summary.classes).toEqual({
      ok: 9,
      'fail.terms': 1,
      'fail.auth': 1,
      throttled: 1,
    });

    const files = [
      'health.yaml',
      'aurora/server-token-key.pem',
      'aurora/content-token.vpptoken',
      'cirrus/service-account.json',
    ];
    for (const file of files) expect((await stat(join(out, file))).mode & 0o777).toBe(0o600);
    expect((await stat(join(out, 'aurora'))).mode & 0o777).toBe(0o700);

    simulation.child.kill('SIGINT');
    const { code, stdout, stderr } = await simulation.ended;
    expect(code).toBe(130);
    expect(stderr).toBe('Serving until Ctrl-C. The credentials are in the folder of the configuration.\n');
    expect(stdout).toBe(
      [
        `apple.dep         http://127.0.0.1:${port}`,
        `apple.vpp         http://127.0.0.1:${port + 1}`,
        `apple.business    http://127.0.0.1:${port + 2}`,
        `appleToken        http://127.0.0.1:${port + 2}`,
        `apple.push        http://127.0.0.1:${port + 4}`,
        `google.amapi      http://127.0.0.1:${port + 3}`,
        `google.play       http://127.0.0.1:${port + 3}`,
        `google.zerotouch  http://127.0.0.1:${port + 3}`,
        `googleToken       http://127.0.0.1:${port + 3}`,
        `feeds             http://127.0.0.1:${port + 5}`,
        `config            ${join(out, 'health.yaml')}`,
        '',
      ].join('\n'),
    );
  });

  test('starts again over its own files, and ends at SIGTERM too', async () => {
    const out = join(folder.path, 'again');
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const simulation = startProgram(['simulate', '-o', out]);
      await simulation.until((stdout) => stdout.includes('config'));
      simulation.child.kill(signal);
      expect((await simulation.ended).code).toBe(signal === 'SIGTERM' ? 143 : 130);
    }
    expect(existsSync(join(out, 'health.yaml'))).toBe(true);
  });

  test('takes its temporary folder with it', async () => {
    const simulation = startProgram(['simulate'], { env: { TMPDIR: folder.path } });
    let config = '';
    await simulation.until((stdout) => {
      config = /^config\s+(.*)$/m.exec(stdout)?.[1] ?? '';
      return config !== '';
    });
    expect(existsSync(config)).toBe(true);
    simulation.child.kill('SIGINT');
    await simulation.ended;
    expect(existsSync(join(config, '..'))).toBe(false);
  });

  test('a port that is taken is a sentence, not a stack', async () => {
    const taken = createServer();
    const port = await listening(taken);
    const { code, stdout, stderr } = await startProgram(['simulate', '--port', String(port)]).ended;
    taken.close();
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toBe(
      `The simulators did not start: port ${port} is in use; name the first of six free ports with --port.\n`,
    );
  });

  test('an existing configuration is left unchanged', async () => {
    const file = await folder.write('health.yaml', 'version: 1\n');
    const { code, stderr } = await startProgram(['simulate', '--out', folder.path]).ended;
    expect(code).toBe(78);
    expect(stderr).toBe(
      `The simulators did not start: "${file}" was not written by the simulators and is left as it is.\n`,
    );
  });

  test('a folder that is a file', async () => {
    const file = await folder.write('file', '');
    const { code, stderr } = await startProgram(['simulate', '--out', file]).ended;
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: `The simulators did not start: a part of "${file}" is a file; name a folder with --out.\n`,
    });
  });
});

test('an old Node is refused, with a message', async (context) => {
  const node = oldNode();
  if (node === undefined) return context.skip('needs Node 20 on this host');
  const run = await startProgram(['--version'], { node, env: { NODE_OPTIONS: '' } }).ended;
  expect(run).toMatchObject({ code: 78, stdout: '' });
  expect(run.stderr).toMatch(/^health-check needs Node 22\.13 or newer; this is Node \d+\.\d+\.\d+\.\n$/);
});

/** A Node of this host, outside of any project, that is older than we support. */
function oldNode(): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter).filter((place) => !place.includes('node_modules'));
  return places
    .map((place) => join(place, 'node'))
    .find((node) => existsSync(node) && Number(/^v(\d+)/.exec(execFileSync(node, ['--version']).toString())?.[1]) < 22);
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** The first of several free ports in a row. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const servers = [createServer()];
    const first = await listening(servers[0]!);
    const others = Array.from({ length: count - 1 }, (_, index) => first + 1 + index);
    const free = await Promise.all(
      others.map(
        (port) =>
          new Promise<boolean>((resolve) => {
            const server = createServer();
            servers.push(server);
            server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
          }),
      ),
    );
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    if (free.every(Boolean)) return first;
  }
}
