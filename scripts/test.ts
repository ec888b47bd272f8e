/**
 * `npm test`: every check there is, in order. A failing step does not stop the next one.
 *
 * Each package's tests are a task of turbo: those whose inputs did not change come out of its local cache, and are named so.
 * In CI nothing comes out of the cache. The last line is `N passed, N failed`: the counts of all packages' reports, plus one
 * failure for each other step that failed.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { root, run } from './run.ts';
import { forbiddenSkips, summarize, type TestReport } from './test-report.ts';

const isCi = process.env.CI !== undefined;
const runName = randomUUID();

const packages = globSync('{packages,apps,tools}/*/vitest.config.ts', { cwd: root })
  .concat('examples/vitest.config.ts', 'test/vitest.config.ts')
  .map(dirname)
  .sort();
/** Many tests start programs on the sources: half of the time of a start is reading TypeScript. */
const compileCache = process.env.NODE_COMPILE_CACHE ?? `${root}/node_modules/.cache/node`;
const reportOf = (folder: string) => `${root}/${folder}/.test/report.json`;
// What an earlier run has left would be counted if a task could not start.
for (const folder of packages) rmSync(reportOf(folder), { force: true });

/** What tests look for outside of the repository: results with other surroundings are other results. */
function surroundings(): string {
  const programs = ['openssl', 'go', 'chromium', 'prometheus', 'promtool', 'amtool', 'systemd-analyze'].filter(
    (program) => (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${program}`)),
  );
  return [...programs, ...(existsSync(`${root}/../shared`) ? ['../shared'] : [])].join(' ');
}

const turbo = ['turbo', 'run'];
const tests = [...turbo, 'test', '--continue', '--output-logs=new-only', `--concurrency=${availableParallelism()}`];
const steps: readonly (readonly [name: string, ...command: string[]])[] = [
  ['format and lint', 'biome', 'ci', '--error-on-warnings'],
  // The build checks the types of the sources.
  ['build', ...turbo, 'build', '--continue=dependencies-successful', '--output-logs=errors-only'],
  ['types of tests and examples', ...turbo, 'check-types', '--continue', '--output-logs=errors-only'],
  ['types of scripts', 'tsc', '-p', 'tsconfig.test.json'],
  ['lint with types', 'oxlint', '--type-aware', '--deny-warnings'],
  ['tests', ...tests, ...(isCi ? ['--force'] : [])],
];

let failed = 0;
const codes = new Map<string, number>();
const steplines: string[] = [];

for (const [name, command = '', ...args] of steps) {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const env = { MDMKIT_TEST_RUN: runName, MDMKIT_TEST_SURROUNDINGS: surroundings(), NODE_COMPILE_CACHE: compileCache };
  const { code } = await run(command, args, { env });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  steplines.push(`== ${name}: ${code === 0 ? 'ok' : `failed (${code})`} in ${seconds} s`);
  console.log(steplines.at(-1));
  codes.set(name, code);
  if (code !== 0 && name !== 'tests') failed += 1;
}

const read = (folder: string): TestReport | undefined => {
  // Written by our own reporter, in this run or in the one that filled the cache.
  return existsSync(reportOf(folder)) ? (JSON.parse(readFileSync(reportOf(folder), 'utf8')) as TestReport) : undefined;
};
const summary = summarize(new Map(packages.map((folder) => [folder, read(folder)])), runName);
const forbidden = isCi ? forbiddenSkips(summary.skipped) : [];
// Vitest also fails without a failed test: when it could not start, or could not stop.
failed += summary.failed + forbidden.length + (codes.get('tests') !== 0 && summary.failed === 0 ? 1 : 0);

console.log(`\n${steplines.join('\n')}\n\n${summary.lines.join('\n')}\n`);
if (summary.slowest.length > 0) console.log(`slowest files:\n${summary.slowest.join('\n')}\n`);
for (const line of forbidden) console.log(`not to be skipped in CI: ${line.slice('skipped: '.length)}`);
for (const line of summary.skipped) console.log(line);
console.log(`${summary.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
