import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readMonitorSettings } from '../src/config/monitor-settings.ts';
import { exitCodes } from '../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../src/testing/index.ts';
import { type TemporaryFolder, temporaryFolder } from './support/folder.ts';
import { startProgram } from './support/process.ts';
import { runProgram } from './support/program.ts';

const { PATH } = process.env;
const address = new URL('../docs/recipes.md', import.meta.url);
let page: string;
let folder: TemporaryFolder;
let vendors: SimulatedVendors;

beforeAll(async () => {
  page = await readFile(address, 'utf8');
  folder = await temporaryFolder();
  vendors = await startSimulatedVendors({ folder: join(folder.path, 'demo') });
});
afterAll(async () => {
  await vendors.close();
  await folder[Symbol.asyncDispose]();
});

/** The blocks of one language. */
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

/** The block that has this text. */
const blockWith = (language: string, text: string) => blocks(language).find((block) => block.includes(text)) ?? '';

/** The words of a command line of health-check, without its name. */
const wordsOf = (line: string) => line.trim().split(/\s+/);

test('the page is linked from the README, and none of its links is dead', async () => {
  expect(await readFile(new URL('../README.md', import.meta.url), 'utf8')).toContain('(docs/recipes.md)');
  const targets = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => target);
  expect(targets.length).toBeGreaterThan(2);
  for (const target of targets) expect(existsSync(new URL(target, address)), target).toBe(true);
  for (const [, file = ''] of page.matchAll(/`((?:deploy|examples)\/[\w./-]*)`/g))
    expect(existsSync(new URL(`../../../${file}`, import.meta.url)), file).toBe(true);
});

test('every option is one of run', async () => {
  const { stdout } = await runProgram(['run', '--help']);
  const lines = [...page.matchAll(/health(?:-check)?(?:", "| )run\b([^>\n]*)/g)].map(([, line = '']) => line);
  expect(lines).toHaveLength(6);
  const options = [...lines, blockWith('text', 'CheckCommand')].flatMap((text) => text.match(/--[\w-]+/g) ?? []);
  for (const option of options) expect(stdout, option).toContain(`${option} `);
});

test('the sample of the Nagios plugin is what the program writes', async () => {
  const [command = '', ...lines] = blockWith('text', '$ npx').trimEnd().split('\n');
  const steady = (line: string) => line.replace(/=\d+\.\d{3}s/g, '=Ns');
  const run = await startProgram(wordsOf(command.replace('$ npx health-check', '')), { cwd: folder.path }).ended;
  expect(run).toMatchObject({ code: exitCodes.ok, stderr: '' });
  expect(steady(run.stdout).trimEnd().split('\n')).toEqual(lines.map(steady));
});

test('the command of Nagios and that of Icinga are the same', () => {
  const [, nagios = ''] = /command_line +(.*)/.exec(page) ?? [];
  const [, icinga = '[]'] = /command = (\[.*\])/.exec(page) ?? [];
  const [, option = ''] = /arguments = \{ "(--\w+)"/.exec(page) ?? [];
  const words = JSON.parse(icinga) as readonly string[];
  expect(wordsOf(nagios).toSorted()).toEqual([...words, option, '$ARG1$'].toSorted());
});

test('the line of cron writes nothing before a failure is confirmed', async () => {
  const [, line = ''] = /^\*\/5 \* \* \* \* health (.*)$/m.exec(page) ?? [];
  const script = join(folder.path, 'health-check');
  // In the place of the program: a run that ends with the exit code in EXIT_CODE.
  await writeFile(script, '#!/bin/sh\necho report\nexit "$EXIT_CODE"\n', { mode: 0o755 });
  const command = line.replaceAll('/var/lib/health-check', folder.path);
  const outputOf = async (code: number) => {
    const env = { PATH: `${folder.path}:${PATH}`, EXIT_CODE: String(code) };
    return (await promisify(execFile)('sh', ['-c', command], { env })).stdout;
  };
  const { ok, attention, unknown, failure } = exitCodes;
  for (const code of [ok, attention, unknown]) expect(await outputOf(code)).toBe('');
  expect(await outputOf(failure)).toBe('report\n');
});

test('the settings of a container are understood', async () => {
  const yaml = blockWith('yaml', 'monitor:');
  const file = await folder.write('container.yaml', `version: 1\ntenantsFrom: { folder: nowhere }\n${yaml}`);
  expect(await readMonitorSettings(file, {})).toMatchObject({
    location: 'stockholm-1',
    store: { folder: '/var/lib/health-check' },
    server: { host: '0.0.0.0', port: 8080, authentication: 'token' },
  });
});

test('the job of GitHub Actions fails if a check fails, and keeps its report', async () => {
  const { jobs } = parse(blockWith('yaml', 'runs-on')) as {
    readonly jobs: { readonly check: { readonly steps: readonly { readonly run?: string; readonly with?: object }[] } };
  };
  const { steps } = jobs.check;
  const command = steps.find(({ run }) => run !== undefined)?.run ?? '';
  const args = wordsOf(command.replace('npx --yes @mdmkit/health', '').replace('health.yaml', 'demo/health.yaml'));
  const { code } = await startProgram(args, { cwd: folder.path }).ended;
  expect(code).toBe(exitCodes.failure);
  expect(steps.at(-1)?.with).toEqual({ name: 'health-check', path: 'report.xml' });
  expect(await readFile(join(folder.path, 'report.xml'), 'utf8')).toContain('<testcase');
});
