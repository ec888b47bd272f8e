import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { startSimulatedVendors } from '../../src/testing/index.ts';
import { startBulkEndpoint } from '../elastic/bulk-endpoint.ts';
import { waitUntil } from '../server/served.ts';
import { startProgram } from '../support/process.ts';
import { runProgram } from '../support/program.ts';

interface Written {
  readonly event: { readonly dataset: string; readonly id?: string };
}

test('serve writes to Elasticsearch and to a file, and status shows what was written', async () => {
  await using endpoint = await startBulkEndpoint();
  const vendors = await startSimulatedVendors();
  await using _vendors = { [Symbol.asyncDispose]: () => vendors.close() };
  const file = join(dirname(vendors.configFile), 'elastic.yaml');
  const config = parse(await readFile(vendors.configFile, 'utf8')) as object;
  const elastic = { url: endpoint.url, apiKey: { env: 'ELASTIC_KEY' } };
  const defaults = { interval: '5s', timeout: '2s', retries: 0 };
  const monitor = { location: 'here', controls: [], elastic };
  await writeFile(file, stringify({ ...config, defaults, monitor }), { mode: 0o600 });
  const log = join(dirname(file), 'ecs.ndjson');
  const args = ['serve', 'aurora/apple.vpp', '-c', file, '--no-server', '-f', 'text', '-f', `ecs:${log}`];
  const serve = startProgram(args, { env: { ELASTIC_KEY: 'key-of-the-test' } });
  await Promise.race([
    waitUntil(() => endpoint.documents.size > 0),
    serve.ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
  ]);
  serve.child.kill('SIGTERM');
  const { code, stdout, stderr } = await serve.ended;
  expect({ code, stderr }).toEqual({ code: 143, stderr: '' });
  expect(stdout).toContain('monitoring has ended');
  expect(endpoint.violations).toEqual([]);
  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
  const documents = lines.map((line) => JSON.parse(line) as Written);
  const runs = documents.filter(({ event }) => event.dataset === 'mdm_health.run').map(({ event }) => event.id);
  // The endpoint keeps what this program writes.
  const written = [...endpoint.documents.values()] as readonly Written[];
  expect(new Set(written.map(({ event }) => event.id))).toEqual(new Set(runs));
  expect(written).toHaveLength(runs.length);
  const status = await runProgram(['status', '-c', file]);
  expect(status.stdout).toContain(`Elasticsearch: ${runs.length} documents written, 0.0 MiB waiting, none lost\n`);
}, 450_000);
