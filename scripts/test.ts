/**
 * `npm test`: every check there is, in order. A failing step does not stop the next one.
 * The last line is `N passed, N failed`: vitest's own counts, plus one failure for each other step that failed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';
import { countTests, forbiddenSkips } from './test-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'mdmkit-test-'));
const reportFile = join(folder, 'report.json');
const skippedFile = join(folder, 'skipped.txt');

const vitest = ['vitest', 'run', '--reporter=default', '--reporter=json', '--reporter=./scripts/skipped-reporter.ts'];
const steps: readonly (readonly [name: string, ...command: string[]])[] = [
  ['format and lint', 'biome', 'ci', '--error-on-warnings'],
  // The build checks the types of the sources.
  ['build', 'turbo', 'run', 'build', '--continue=dependencies-successful', '--output-logs=errors-only'],
  ['types of tests and examples', 'turbo', 'run', 'check-types', '--continue', '--output-logs=errors-only'],
  ['types of scripts', 'tsc', '-p', 'tsconfig.test.json'],
  ['lint with types', 'oxlint', '--type-aware', '--deny-warnings'],
  ['tests', ...vitest, `--outputFile.json=${reportFile}`],
];

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

let failed = 0;
const codes = new Map<string, number>();
const summary: string[] = [];

for (const [name, command = '', ...args] of steps) {
  console.log(`\n== ${name}`);
  const startedAt = performance.now();
  const { code } = await run(command, args, { env: { MDMKIT_SKIPPED_FILE: skippedFile } });
  const line = `== ${name}: ${code === 0 ? 'ok' : `failed (${code})`} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  console.log(line);
  summary.push(line);
  codes.set(name, code);
  if (code !== 0 && name !== 'tests') failed += 1;
}

const report = countTests(read(reportFile));
const skipped = read(skippedFile).split('\n').filter(Boolean);
const forbidden = process.env.CI === undefined ? [] : forbiddenSkips(skipped);
// Vitest also fails without a failed test: on an error between tests, or when it could not start.
failed += report.failed + forbidden.length + (codes.get('tests') !== 0 && report.failed === 0 ? 1 : 0);
rmSync(folder, { recursive: true });

console.log(`\n${summary.join('\n')}\n`);
for (const line of forbidden) console.log(`not to be skipped in CI: ${line.slice('skipped: '.length)}`);
for (const line of skipped) console.log(line);
console.log(`${report.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
