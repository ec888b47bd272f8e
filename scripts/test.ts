/**
 * `npm test`: every check there is. A failing step does not stop the others.
 *
 * After the build, three rows of steps run beside each other: the tests of the health package, which take longest; all other
 * tests; format, types and lint. Each package's tests are a task of turbo: those whose inputs did not change come out of its
 * local cache, and are named so. In CI nothing comes out of the cache: it begins empty. The last line is `N passed, N failed`:
 * the counts of all packages' reports, plus one failure for each other step that failed.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { root, run } from './run.ts';
import { forbiddenSkips, reportFile, summarize, type TestReport } from './test-report.ts';

const isCi = process.env.CI !== undefined;
const runName = randomUUID();

const folders = globSync('{packages,apps,tools}/*/vitest.config.ts', { cwd: root })
  .concat('examples/vitest.config.ts', 'test/vitest.config.ts')
  .map(dirname)
  .sort();
/** The scripts that run tests, as `FOLDER SCRIPT`, with their reports. */
const reports = new Map(
  folders.flatMap((folder) => {
    // npm has read the same file.
    const manifest = JSON.parse(readFileSync(`${root}/${folder}/package.json`, 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    return Object.keys(manifest.scripts)
      .filter((script) => /^test(:|$)/.test(script))
      .map((script) => [script === 'test' ? folder : `${folder} ${script}`, `${root}/${folder}/${reportFile(script)}`]);
  }),
);
// What an earlier run has left would be counted if a task could not start.
for (const file of reports.values()) rmSync(file, { force: true });
/** Many tests start programs on the sources: half of the time of a start is reading TypeScript. */
const compileCache = process.env.NODE_COMPILE_CACHE ?? `${root}/node_modules/.cache/node`;
const typesCache = 'node_modules/.cache/types.tsbuildinfo';

/** What tests look for outside of the repository: results with other surroundings are other results. */
function surroundings(): string {
  const programs = ['openssl', 'go', 'chromium', 'prometheus', 'promtool', 'amtool', 'systemd-analyze'].filter(
    (program) => (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${program}`)),
  );
  return [...programs, ...(existsSync(`${root}/../shared`) ? ['../shared'] : [])].join(' ');
}

const env: Record<string, string> = {
  MDMKIT_TEST_RUN: runName,
  MDMKIT_TEST_SURROUNDINGS: surroundings(),
  NODE_COMPILE_CACHE: compileCache,
};
if (isCi) {
  env.TURBO_CACHE_DIR = `${root}/node_modules/.cache/turbo-ci`;
  rmSync(env.TURBO_CACHE_DIR, { recursive: true, force: true });
}

type Step = readonly [name: string, ...command: string[]];
const turbo = ['turbo', 'run'];
const tests = [...turbo, 'test', '--continue', '--output-logs=new-only'];
const healthTests: Step = ['tests of health', ...tests, '--filter=@mdmkit/health'];
const boardTests: Step = ['tests of the board in a browser', ...turbo, 'test:board', '--output-logs=new-only'];
const otherTests: Step = [
  'other tests',
  ...tests,
  `--concurrency=${availableParallelism()}`,
  '--filter=!@mdmkit/health',
];
const testSteps = [healthTests, boardTests, otherTests].map(([name]) => name);
// The build checks the types of the sources.
const build: Step = ['build', ...turbo, 'build', '--continue=dependencies-successful', '--output-logs=errors-only'];
/** One thread takes a quarter less processor time than several, and the cores are busy with the tests. */
const compiler = ['tsc', '--singleThreaded'];
const types: Step = [
  'types',
  ...compiler,
  '-p',
  'tsconfig.test.json',
  '--incremental',
  '--tsBuildInfoFile',
  typesCache,
];
const checks: readonly Step[] = [
  ['format and lint', 'biome', 'ci', '--error-on-warnings'],
  types,
  ['types of the board', ...compiler, '-p', 'apps/board'],
  ['lint with types', 'oxlint', '--type-aware', '--deny-warnings'],
];

const codes = new Map<string, number>();
const steplines: string[] = [];
async function runStep([name, command = '', ...args]: Step): Promise<void> {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const { code } = await run(command, args, { env });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  steplines.push(`== ${name}: ${code === 0 ? 'ok' : `failed (${code})`} in ${seconds} s`);
  console.log(steplines.at(-1));
  codes.set(name, code);
}
async function runSteps(steps: readonly Step[]): Promise<void> {
  for (const step of steps) await runStep(step);
}

await runStep(build);
await Promise.all([[healthTests], [boardTests, otherTests], checks].map(runSteps));

// Written by our own reporter, in this run or in the one that filled the cache.
const read = (file: string): TestReport | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport) : undefined;
const summary = summarize(new Map(Array.from(reports, ([name, file]) => [name, read(file)])), runName);
const forbidden = isCi ? forbiddenSkips(summary.skipped) : [];
const failedSteps = [...codes].filter(([, code]) => code !== 0).map(([name]) => name);
const failedTests = failedSteps.filter((name) => testSteps.includes(name));
// Vitest also fails without a failed test: when it could not start, or could not stop.
const unexplained = summary.failed === 0 ? failedTests.length : 0;
const failed = summary.failed + forbidden.length + (failedSteps.length - failedTests.length) + unexplained;

console.log(`\n${steplines.join('\n')}\n\n${summary.lines.join('\n')}\n`);
if (summary.slowest.length > 0) console.log(`most processor time:\n${summary.slowest.join('\n')}\n`);
for (const line of forbidden) console.log(`not to be skipped in CI: ${line.slice('skipped: '.length)}`);
for (const line of summary.skipped) console.log(line);
console.log(`${summary.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
