import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  CheckResult,
  describeWarning,
  RunReport as RunReportSchema,
  resultClasses,
  warningCodes,
} from '@mdmkit/monitor/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testReadmeExamples } from '../../../test/run-readme-examples.ts';
import { classMeanings } from '../src/explain/class-meanings.ts';
import {
  endpointFindings,
  exitCodes,
  formatNames,
  formatTable,
  type LoadedConfig,
  loadConfig,
  pushFindings,
  type RunReport,
  runChecks,
} from '../src/index.ts';
import { zeroTouchFindings } from '../src/probes/google/zero-touch-findings.ts';
import { probes } from '../src/probes/index.ts';
import { createPushCertificate, type SimulatedVendors, startSimulatedVendors } from '../src/testing/index.ts';
import { problemsOf } from './support/config-folder.ts';
import { type TemporaryFolder, temporaryFolder } from './support/folder.ts';
import { startProgram } from './support/process.ts';
import { runProgram } from './support/program.ts';

const packageFolder = new URL('..', import.meta.url);
testReadmeExamples(packageFolder);

const guides = ['first-steps', 'network', 'configuration', 'results', 'commands', 'library'] as const;
const guideTexts = guides.map((name) => ({
  name,
  text: readFileSync(new URL(`docs/${name}.md`, packageFolder), 'utf8'),
}));

describe('the guides', () => {
  test('are linked from the README, and no link of a guide is dead', async () => {
    const start = await readFile(new URL('README.md', packageFolder), 'utf8');
    for (const name of [...guides, 'monitoring']) expect(start).toContain(`(docs/${name}.md)`);
    for (const { name, text } of [{ name: '../README', text: start }, ...guideTexts]) {
      const from = new URL(`docs/${name}.md`, packageFolder);
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)\)/g))
        expect(existsSync(new URL(target, from)), `${name}: ${target}`).toBe(true);
    }
  });
});

/** The README and all guides but that of monitoring, which has a test of its own. */
let readme: string;
/** The same without the padding of its tables. */
let tables: string;
let folder: TemporaryFolder;
let vendors: SimulatedVendors;
let config: LoadedConfig;
let report: RunReport;

beforeAll(async () => {
  const start = await readFile(new URL('README.md', packageFolder), 'utf8');
  readme = [start, ...guideTexts.map(({ text }) => text)].join('\n');
  tables = readme.replace(/ +\|/g, ' |');
  folder = await temporaryFolder();
  vendors = await startSimulatedVendors({ folder: folder.path });
  config = await loadConfig(vendors.configFile);
  report = await runChecks(config);
});
afterAll(async () => {
  await vendors.close();
  await folder[Symbol.asyncDispose]();
});

/** The blocks of one language. */
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

/** What differs from run to run. */
const steady = (line: string) =>
  line
    .replace(/ *\d+ ms/, ' N ms')
    .replace(/\d{4}-\d\d-\d\d/, 'DATE')
    .replace(/in \d+\.\d s/, 'in N s');

test('its sample of the table is what the program writes', () => {
  const sample = blocks('text').find((block) => block.includes('Aurora Schools')) ?? '';
  const lines = sample.split('\n').filter((line) => line !== '');
  const written = formatTable(report, config.targets, { color: false, nowMs: Date.now() }).split('\n').map(steady);
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) expect(written).toContain(steady(line));
});

test('its health.yaml is one, for every service', async () => {
  const [text = ''] = blocks('yaml');
  const push = await createPushCertificate({ password: 'password' });
  await folder.write('aurora/push.p12', push.pkcs12);
  await folder.write('aurora/push-password.txt', 'password');
  await folder.write('aurora/panel-password', 'password');
  const { targets, origins } = await loadConfig(await folder.write('readme.yaml', text));
  expect(targets.map(({ id }) => id)).toEqual([
    'aurora/apple.dep',
    'aurora/apple.vpp',
    'aurora/apple.vpp/branch',
    'aurora/apple.business',
    'aurora/apple.push',
    'aurora/endpoint',
    'aurora/endpoint/mdm',
    'aurora/browser',
    'aurora/google.amapi',
    'aurora/google.play',
    'aurora/google.zerotouch',
  ]);
  expect(Object.keys(origins)).toEqual(['apple.vpp', 'appleToken', 'googleToken']);
});

test('its sample of mistakes is what the program says of this file', async () => {
  const text = `\
version: 1
tenants:
  - id: aurora
    name: Aurora Schools
    credentials:
      - service: apple.dep
        token: { file: aurora/token.p7m }
        privatekey: { file: aurora/token.pem }
      - service: apple.vpp
        token: { file: aurora/token.vpptoken }
      - service: google.amapi
        serviceAccount: { file: aurora/content-token.vpptoken }
        enterprise: LC01abcd23
`;
  const problems = await problemsOf(loadConfig(await folder.write('mistakes.yaml', text)));
  const said = problems.map(
    ({ line, column, path, message }) => `health.yaml:${line}:${column}: ${path}: ${message}\n`,
  );
  expect(blocks('text')).toContain(said.join(''));
});

test('names every member of the JSON answer', () => {
  for (const member of Object.keys(RunReportSchema.shape))
    if (member !== 'results') expect(readme).toContain(`\`${member}\``);
  for (const member of Object.keys(CheckResult.shape))
    expect(readme).toMatch(new RegExp(`\`(results\\[\\])?\\.${member}\``));
});

test('names every format of a report', () => {
  for (const name of formatNames) expect(tables).toContain(`\n| \`${name}\` |`);
});

test('names every class with its meaning, every owner and every exit code', () => {
  for (const [name, { meaning }] of Object.entries(classMeanings))
    expect(tables).toContain(`| \`${name}\` | ${meaning} |`);
  for (const name of resultClasses) expect(tables).toContain(`| \`${name}\` |`);
  for (const owner of CheckResult.shape.owner.unwrap().options)
    expect(tables).toMatch(new RegExp(`^\\| \`${owner}\` \\|`, 'm'));
  const codes = [...tables.matchAll(/^\| (\d+(?:, \d+)*) \|/gm)].flatMap(([, numbers = '']) =>
    numbers.split(', ').map(Number),
  );
  expect(new Set(codes)).toEqual(new Set(Object.values(exitCodes)));
});

test('names exactly the facts that each probe may learn', () => {
  for (const { service, facts } of probes) {
    const [, listed = ''] =
      new RegExp(`^\\| \`${service.replace('.', '\\.')}\` \\| (\`.*) \\|$`, 'm').exec(tables) ?? [];
    const names = listed.split(', ').map((name) => name.slice(1, -1));
    expect(Object.keys(facts.shape).toSorted(), service).toEqual(names.toSorted());
  }
});

test('names every warning and every code of the probes themselves', () => {
  for (const code of [
    ...warningCodes,
    ...Object.keys(endpointFindings),
    ...Object.keys(pushFindings),
    ...Object.keys(zeroTouchFindings),
  ])
    expect(tables, code).toContain(`\`${code}\``);
  for (const code of warningCodes)
    expect(tables).toContain(`| \`${code}\` | ${describeWarning({ code, daysLeft: null }).text} |`);
});

const commands = [
  'run',
  'network',
  'validate',
  'doctor',
  'device',
  'export',
  'reconcile',
  'explain',
  'init',
  'simulate',
  'completion',
];

test.each([...commands, 'vault add', 'vault list', 'vault rotate'])('names every option of %s', async (command) => {
  const { stdout } = await runProgram([...command.split(' '), '--help']);
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+(?: <[^>]+>)?)/gm)].map(([, option = '']) => option);
  for (const option of options.filter((each) => each !== '--help')) expect(readme).toContain(option);
});

test('names every command, and no other', async () => {
  const { stdout } = await runProgram(['--help']);
  const list = stdout.slice(stdout.indexOf('Commands:'));
  const named = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  const [, table = ''] = /^## Commands\n([\s\S]*?)```/m.exec(tables) ?? [];
  expect(new Set([...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name))).toEqual(new Set(named));
});

describe('its samples are what the program writes', () => {
  const samples = () => blocks('text').filter((block) => block.startsWith('$ npx health-check '));
  const key = 'A'.repeat(43);
  const same = (line: string) =>
    steady(line)
      .replace(/127\.0\.0\.1:\d+/, 'HOST')
      .replace(/\(status \d+, +N ms\)/, '(status N)')
      .replace(/\d+ [GM]iB free at .*/, 'ROOM')
      .replace(/Node \d+\.\d+\.\d+, time zone data \w+/, 'Node N')
      .replace(/key [\w-]{12}/, 'key ID')
      .replace(/encrypted \S+ \S+Z/, 'encrypted THEN')
      .replace(/=\d+\.\d{3}s/g, '=Ns');

  test('there is one for each command that answers', () => {
    const shown = samples().map((block) => block.split(/\s/)[3]);
    expect(new Set(shown)).toEqual(new Set(['run', 'validate', 'doctor', 'reconcile', 'explain', 'init', 'vault']));
  });

  test('each', async () => {
    await using place = await temporaryFolder();
    await using demo = await startSimulatedVendors({ folder: join(place.path, 'demo') });
    expect(demo.configFile).toBe(join(place.path, 'demo', 'health.yaml'));
    for (const block of samples()) {
      const [command = '', ...lines] = block.trimEnd().split('\n');
      const words = command.slice('$ npx health-check '.length).matchAll(/"([^"]*)"|\S+/g);
      const args = [...words].map(([all, quoted]) => quoted ?? all);
      const env = { HEALTH_CHECK_VAULT_KEY: key };
      const { stdout, stderr } = await startProgram(args, { cwd: place.path, env }).ended;
      const written = `${stderr}${stdout}`.trimEnd().split('\n').map(same);
      for (const line of lines) expect(written, command).toContain(same(line));
    }
  }, 600_000);
});

test('its example of levels is understood', async () => {
  const [text = ''] = blocks('yaml').filter((block) => block.startsWith('# example: levels'));
  const file = await folder.write('levels.yaml', text.replace(/^tenantsFrom.*\n/m, ''));
  const token = await readFile(join(folder.path, 'aurora/content-token.vpptoken'), 'utf8');
  const { targets } = await loadConfig(file, { env: { AURORA_CONTENT_TOKEN: token } });
  expect(targets).toMatchObject([{ intervalMs: 300_000, timeoutMs: 40_000, retries: 1, dedicated: true }]);
});

test('its example of reuse is understood', async () => {
  const [text = ''] = blocks('yaml').filter((block) => block.startsWith('# example: reuse'));
  const file = await folder.write('reuse.yaml', text);
  const key = await readFile(join(folder.path, 'aurora/service-account.json'), 'utf8');
  const { targets } = await loadConfig(file, { env: { GOOGLE_KEY: key } });
  expect(targets).toMatchObject([
    { id: 'aurora/google.amapi', timeoutMs: 40_000 },
    { id: 'borealis/google.amapi', timeoutMs: 20_000 },
  ]);
});

test('names the files of the package', async () => {
  const manifest = JSON.parse(await readFile(join(dirname(import.meta.dirname), 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, unknown>>;
  };
  for (const subpath of Object.keys(manifest.exports).filter((each) => each !== '.'))
    expect(readme).toContain(`@mdmkit/health${subpath.slice(1)}`);
});
