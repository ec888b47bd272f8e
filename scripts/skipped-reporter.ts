import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, Vitest } from 'vitest/node';

/**
 * Names every skipped test, and why, when the run has ended: `skipped: NAME (reason)`.
 * The reason is the note given to `context.skip(note)`.
 *
 * With MDMKIT_SKIPPED_FILE set the lines go to that file, for `npm test` to print them just before its last line.
 */
export default class SkippedReporter implements Reporter {
  readonly #lines: string[] = [];
  #filtered = false;

  onInit(vitest: Vitest): void {
    // With `-t` everything that was not asked for counts as skipped; then only tests that said so are of interest.
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state !== 'skipped' || (this.#filtered && result.note === undefined)) return;
    this.#lines.push(`skipped: ${test.project.name} > ${test.fullName} (${result.note ?? 'no reason given'})`);
  }

  onTestRunEnd(): void {
    const file = process.env.MDMKIT_SKIPPED_FILE;
    if (file !== undefined) writeFileSync(file, this.#lines.map((line) => `${line}\n`).join(''));
    else for (const line of this.#lines) console.log(line);
  }
}
