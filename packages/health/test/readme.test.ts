import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testReadmeExamples } from '../../../test/run-readme-examples.ts';
import { exitCodes, formatTable, type LoadedConfig, loadConfig, type RunReport, runChecks } from '../src/index.ts';
import { CheckResult, RunReport as RunReportSchema, resultClasses } from '../src/run/result.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../src/testing/index.ts';
import { problemsOf } from './support/config-folder.ts';
import { type TemporaryFolder, temporaryFolder } from './support/folder.ts';
import { runProgram } from './support/program.ts';

testReadmeExamples(new URL('..', import.meta.url));

let readme: string;
/** The same without the padding of its tables. */
let tables: string;
let folder: TemporaryFolder;
let vendors: SimulatedVendors;
let config: LoadedConfig;
let report: RunReport;

beforeAll(async () => {
  readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
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
  const { targets, origins } = await loadConfig(await folder.write('readme.yaml', text));
  expect(targets.map(({ id }) => id)).toEqual([
    'aurora/apple.dep',
    'aurora/apple.vpp',
    'aurora/apple.vpp/branch',
    'aurora/apple.business',
    'aurora/google.amapi',
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

test('names every class, owner and exit code', () => {
  for (const name of resultClasses) expect(tables).toContain(`| \`${name}\` |`);
  for (const owner of CheckResult.shape.owner.unwrap().options)
    expect(tables).toMatch(new RegExp(`^\\| \`${owner}\` \\|`, 'm'));
  const codes = [...tables.matchAll(/^\| (\d+(?:, \d+)*) \|/gm)].flatMap(([, numbers = '']) =>
    numbers.split(', ').map(Number),
  );
  expect(new Set(codes)).toEqual(new Set(Object.values(exitCodes)));
});

test('names exactly the facts that are learnt', () => {
  for (const { facts, service } of report.results) {
    const [, listed = ''] =
      new RegExp(`^\\| \`${service.replace('.', '\\.')}\` \\| (\`.*) \\|$`, 'm').exec(tables) ?? [];
    const names = listed.split(', ').map((name) => name.slice(1, -1));
    expect(names).toEqual(expect.arrayContaining(Object.keys(facts)));
    if (report.results.some((result) => result.service === service && result.class === 'ok' && result.facts === facts))
      expect(Object.keys(facts).sort()).toEqual(names.sort());
  }
});

test.each(['run', 'simulate'])('names every option of %s', async (command) => {
  const { stdout } = await runProgram([command, '--help']);
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+(?: <[^>]+>)?)/gm)].map(([, option = '']) => option);
  expect(options.length).toBeGreaterThan(2);
  for (const option of options.filter((each) => each !== '--help')) expect(readme).toContain(option);
});

test('names the files of the package', async () => {
  const manifest = JSON.parse(await readFile(join(dirname(import.meta.dirname), 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, unknown>>;
  };
  for (const subpath of Object.keys(manifest.exports).filter((each) => each !== '.'))
    expect(readme).toContain(`@mdmkit/health${subpath.slice(1)}`);
});
