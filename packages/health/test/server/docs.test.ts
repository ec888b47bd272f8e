import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readMonitorSettings } from '../../src/index.ts';
import { createOpenApiDocument, routes } from '../../src/server/index.ts';
import { describeMetrics } from '../../src/server/metrics/describe-metrics.ts';
import { temporaryFolder } from '../support/folder.ts';

const read = async (name: string) => await readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

/** The cells of a generated table. */
async function cells(file: string, table: string): Promise<readonly (readonly string[])[]> {
  const [, text = ''] =
    new RegExp(`<!-- table: ${table} -->(.*?)<!-- end of table -->`, 's').exec(await read(file)) ?? [];
  const rows = text.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('the published OpenAPI document is that of the routes', async () => {
  expect(JSON.parse(await read('schema/openapi.json'))).toEqual(
    JSON.parse(JSON.stringify(createOpenApiDocument(routes))),
  );
});

test('the table of routes has every route, with its role and what it does', async () => {
  expect(await cells('docs/server.md', 'routes')).toEqual(
    routes.map(({ method, path, role, summary }) => [`\`${method.toUpperCase()} ${path}\``, `\`${role}\``, summary]),
  );
});

test('the table of metrics has every metric with its type, its labels and its meaning', async () => {
  expect(await cells('docs/metrics.md', 'metrics')).toEqual(
    describeMetrics().map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(', '),
      help,
    ]),
  );
});

test('the example of a configuration is understood', async () => {
  await using folder = await temporaryFolder();
  const [, yaml = ''] = /```yaml\n(monitor:.*?)```/s.exec(await read('docs/server.md')) ?? [];
  const settings = await readMonitorSettings(
    await folder.write('health.yaml', `version: 1\ntenantsFrom: { folder: nowhere }\n${yaml}`),
    {},
  );
  expect(settings.server).toEqual({
    host: '0.0.0.0',
    port: 8443,
    authentication: 'token',
    tls: { certificateFile: '/etc/health-check/tls.crt', keyFile: '/etc/health-check/tls.key' },
  });
});

test('the example of a sign-in is understood', async () => {
  await using folder = await temporaryFolder();
  const [, yaml = ''] = /```yaml\n(monitor:(?:(?!```).)*oidc:.*?)```/s.exec(await read('docs/server.md')) ?? [];
  const file = await folder.write('health.yaml', `version: 1\ntenantsFrom: { folder: nowhere }\n${yaml}`);
  const { server } = await readMonitorSettings(file, { OIDC_CLIENT_SECRET: 'the secret' });
  expect(server).toMatchObject({
    authentication: 'token',
    oidc: {
      issuer: 'https://login.example.com/realms/mdm',
      publicUrl: 'https://health.example.com',
      scopes: ['openid', 'profile', 'email'],
      rolesClaim: 'groups',
      roles: { viewer: ['mdm-support'], operator: ['mdm-on-call'], admin: ['mdm-platform'] },
      tenantsClaim: 'mdm_tenants',
      sessionMs: 28_800_000,
    },
  });
  expect((await server?.oidc?.clientSecret())?.reveal()).toBe('the secret');
});

test('the examples for Prometheus are understood by promtool', async (context) => {
  const promtool = promisify(execFile);
  const hasPromtool = await promtool('promtool', ['--version']).then(
    () => true,
    () => false,
  );
  if (!hasPromtool) context.skip('promtool is not installed');
  await using folder = await temporaryFolder();
  const blocks = [...(await read('docs/metrics.md')).matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);
  expect(blocks).toHaveLength(2);
  await folder.write('health-check.token', 'hct_1');
  for (const [index, yaml] of blocks.entries()) {
    const file = await folder.write(`${index}.yml`, yaml.replace('/etc/prometheus', folder.path));
    await promtool('promtool', ['check', 'config', file]);
  }
});

test('the alert rules are documented, name metrics that exist, and pass their tests', async (context) => {
  const rules = new URL('../../../../examples/monitoring/prometheus-rules.yaml', import.meta.url);
  const { groups } = parse(await readFile(rules, 'utf8')) as {
    readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
  };
  const alerts = groups.flatMap((group) => group.rules);
  const names = describeMetrics().map(({ name }) => name);
  const page = await read('docs/metrics.md');
  for (const { alert, expr } of alerts) {
    expect(page).toContain(`| \`${alert}\` `);
    for (const [name] of expr.matchAll(/mdm_health_\w+/g)) expect(names).toContain(name);
  }
  const promtool = promisify(execFile);
  const folder = new URL('.', rules);
  const run = promtool('promtool', ['test', 'rules', 'prometheus-rules-test.yaml'], { cwd: folder });
  const output = await run.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') context.skip('promtool is not installed');
    throw error;
  });
  expect(output.stdout).toContain('SUCCESS');
});
