import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { reportFile, type TestReport } from './test-report.ts';

/**
 * Names every skipped test, and why, after the run: `skipped: NAME (reason)`. The reason is the note given to
 * `context.skip(note)`.
 *
 * With MDMKIT_TEST_RUN set, as `npm test` does, it writes the counts and these lines to a file in the package's folder instead.
 * The report carries the run's name, so that one which came out of turbo's cache is recognized.
 */
export default class TestReporter implements Reporter {
  readonly #skipped: string[] = [];
  #passed = 0;
  #failed = 0;
  #root = '.';
  #filtered = false;

  onInit(vitest: Vitest): void {
    this.#root = vitest.config.root;
    // With `-t` every test that does not match counts as skipped; then only tests that give a reason are of interest.
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === 'passed') this.#passed += 1;
    if (result.state === 'failed') this.#failed += 1;
    if (result.state !== 'skipped' || (this.#filtered && result.note === undefined)) return;
    this.#skipped.push(`skipped: ${test.project.name} > ${test.fullName} (${result.note ?? 'no reason given'})`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const run = process.env.MDMKIT_TEST_RUN;
    if (run === undefined) {
      for (const line of this.#skipped) console.log(line);
      return;
    }
    // A file fails without a failed test if it cannot be imported, or if a hook fails.
    const broken = modules.filter((module) => module.state() === 'failed' && !hasFailedTest(module));
    const report: TestReport = {
      run,
      passed: this.#passed,
      failed: this.#failed + broken.length + unhandledErrors.length,
      skipped: this.#skipped,
      seconds: secondsOf(modules, (module) => module.diagnostic().duration / 1000),
      cpuSeconds: secondsOf(modules, (module) => module.meta().cpuSeconds ?? 0),
    };
    const file = `${this.#root}/${reportFile(process.env.npm_lifecycle_event ?? 'test')}`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(report));
  }
}

function secondsOf(modules: readonly TestModule[], seconds: (module: TestModule) => number): Record<string, number> {
  return Object.fromEntries(modules.map((module) => [module.relativeModuleId, Math.round(seconds(module) * 10) / 10]));
}

function hasFailedTest(module: TestModule): boolean {
  return module.children.allTests('failed').next().done !== true;
}
