/** The file that `test-reporter.ts` writes, in the folder of the package, for a script of its package.json. */
export function reportFile(script: string): string {
  return `.test/${script.replaceAll(':', '-')}.json`;
}

/** What the test run of one package came to, as `test-reporter.ts` writes it. */
export interface TestReport {
  /** The name of the run of `npm test` that made it. */
  readonly run: string;
  /** Tests that passed. */
  readonly passed: number;
  /** Tests that failed; a file that could not be run and an error outside of any test count as one each. */
  readonly failed: number;
  /** The lines `skipped: NAME (reason)`. */
  readonly skipped: readonly string[];
  /** How long each test file took, in seconds. */
  readonly seconds: Readonly<Record<string, number>>;
  /** How much processor time each test file took, with the programs that it started, in seconds. */
  readonly cpuSeconds: Readonly<Record<string, number>>;
}

/** All packages' reports together. */
export interface TestSummary {
  /** Tests that passed, from the cache or now. */
  readonly passed: number;
  /** Tests that failed; a package without a report counts as one. */
  readonly failed: number;
  /** The lines `skipped: NAME (reason)` of all packages. */
  readonly skipped: readonly string[];
  /** One line for each package, cached ones marked. */
  readonly lines: readonly string[];
  /** The files of this run that took the most processor time, the most expensive first. */
  readonly slowest: readonly string[];
}

const cpuOf = ({ cpuSeconds }: TestReport) =>
  Object.values(cpuSeconds)
    .reduce((total, seconds) => total + seconds, 0)
    .toFixed(0);
const fixed = (seconds: number) => seconds.toFixed(1).padStart(6);

/** Adds up the reports of a run, by package; undefined stands for a package that left none. */
export function summarize(reports: ReadonlyMap<string, TestReport | undefined>, run: string): TestSummary {
  const entries = [...reports];
  const present = entries.flatMap(([, report]) => report ?? []);
  const sum = (count: (report: TestReport) => number) => present.reduce((total, report) => total + count(report), 0);
  const isCached = (report: TestReport) => report.run !== run;
  const lines = entries.map(([name, report]) =>
    report === undefined
      ? `${name}: no report`
      : `${name}: ${report.passed} passed, ${report.failed} failed${isCached(report) ? ' (cached)' : `, ${cpuOf(report)} s CPU`}`,
  );
  const slowest = entries
    .flatMap(([name, report]) =>
      report === undefined || isCached(report)
        ? []
        : Object.entries(report.seconds).map(([file, wall]) => ({
            file: `${name} ${file}`,
            wall,
            cpu: report.cpuSeconds[file] ?? 0,
          })),
    )
    .sort((a, b) => b.cpu - a.cpu || b.wall - a.wall)
    .slice(0, 15)
    .map(({ file, wall, cpu }) => `${fixed(cpu)} s CPU ${fixed(wall)} s  ${file}`);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed) + (entries.length - present.length),
    skipped: present.flatMap(({ skipped }) => skipped),
    lines,
    slowest,
  };
}

/** The `skipped:` lines that CI does not accept: only Go, and a folder beside the repository, may be missing there. */
export function forbiddenSkips(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => {
    const reason = /^skipped: .*? \((.*)\)$/.exec(line)?.[1] ?? '';
    return !/\bGo\b|\.\.\/shared\b/.test(reason);
  });
}
