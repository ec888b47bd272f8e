import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { exitCodes } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../scripts/run.ts';
import { compose, dockerInstruction, serviceContainer } from './deploy-files.ts';

const execute = promisify(execFile);

/** Arguments of Node that run health-check on its sources. */
const program = ['--conditions=@mdmkit/source', join(root, 'packages/health/bin/health-check.js')];

let folder: string;
let configFile: string;

/** Writes a configuration like that of the container, with the store in a folder and without a vendor. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mdmkit-deploy-'));
  configFile = join(folder, 'health.yaml');
  await writeFile(
    configFile,
    `version: 1
monitor: { store: { folder: store }, server: { authentication: token }, controls: [] }
tenants:
  - id: local
    name: This machine
    credentials: [{ service: endpoint, own: { host: 127.0.0.1, port: 9, private: true } }]
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the command, and returns the process, its lines, and the address once it listens. */
async function serve(args: readonly string[]) {
  const child = spawn(process.execPath, [...program, ...args, '--config', configFile, '--log-format', 'ndjson'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 300_000,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** Returns the first event of a kind. */
  const event = async (kind: string): Promise<{ readonly url?: string }> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the service ended before the event ${kind}`);
      const read = JSON.parse(value) as { readonly kind: string; readonly url?: string };
      if (read.kind === kind) return read;
    }
  };
  return { child, event };
}

test('the service of the image answers its health check, its probes, and Prometheus with the token of compose.yaml', async () => {
  const [script = ''] = compose.services['api-token'].command ?? [];
  const file = join(folder, 'prometheus.token');
  const createToken = script
    .replaceAll('/var/lib/health-check/prometheus.token', file)
    .replace('health-check api-token', `"${process.execPath}" ${program.join(' ')} api-token`);
  const env = { ...process.env, HEALTH_CHECK_CONFIG: configFile };
  // As with a second start of the containers, the second run keeps the token.
  for (const _ of [1, 2]) await execute('sh', ['-c', createToken], { env });
  const { stdout: token } = await execute('cat', [file]);

  const { child, event } = await serve(dockerInstruction('CMD').map((word) => word.replace(':8080', ':0')));
  const port = new URL((await event('listening')).url ?? '').port;
  await event('started');
  const [node = '', ...check] = dockerInstruction(' +CMD').map((word) => word.replace(':8080/', `:${port}/`));
  expect(node).toBe('node');
  await execute(process.execPath, check);
  const failing = check.map((word) => word.replace('/livez', '/metrics')); // refused without a token
  await expect(execute(process.execPath, failing)).rejects.toMatchObject({ code: 1 });

  const ask = async (path: string, headers = {}) =>
    await fetch(`http://127.0.0.1:${port}${path}`, { headers }).then(({ status }) => status);
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
    const { path = '', port: portName } = serviceContainer[probe]?.httpGet ?? {};
    expect(portName).toBe('http');
    // As an orchestrator does, until the service is ready.
    let status = await ask(path);
    while (status === 503) status = await ask(path);
    expect([path, status]).toEqual([path, 200]);
  }
  expect(await ask('/metrics')).toBe(401);
  expect(await ask('/metrics', { authorization: `Bearer ${token.trim()}` })).toBe(200);

  child.kill('SIGHUP');
  await event('reloaded');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([exitCodes.terminated, null]);
});
