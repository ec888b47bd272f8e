/** What vitest's JSON report says, of which only this much is read. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** Tests passed and failed. A file that fails without a failed test, as one that cannot be imported, counts as one. */
export function countTests(json: string): { readonly passed: number; readonly failed: number } {
  if (json === '') return { passed: 0, failed: 0 };
  // The report is our own child's, written a moment ago.
  const report = JSON.parse(json) as VitestReport;
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
}

/** The `skipped:` lines that CI does not accept: only Go, and a folder beside the repository, may be missing there. */
export function forbiddenSkips(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => {
    const reason = /^skipped: .*? \((.*)\)$/.exec(line)?.[1] ?? '';
    return !/\bGo\b|\.\.\/shared\b/.test(reason);
  });
}
