import type { RunReport } from '@mdmkit/health';

/** What the demo has to find: class, code, and days left where a credential ends soon. */
const expected: Readonly<Record<string, string>> = {
  'aurora/apple.dep': 'ok',
  'aurora/apple.vpp': 'ok',
  'aurora/apple.business': 'ok',
  'aurora/google.amapi': 'ok',
  'borealis/apple.dep': 'fail.terms DEP_TERMS_NOT_SIGNED',
  'borealis/apple.vpp': 'ok, 9 days left',
  'borealis/apple.business': 'ok',
  'borealis/google.amapi': 'ok',
  'cirrus/apple.dep': 'ok',
  'cirrus/apple.vpp': 'ok',
  'cirrus/apple.business': 'fail.auth BUSINESS_INVALID_CLIENT',
  'cirrus/google.amapi': 'throttled EMM_QUOTA_EXCEEDED',
};

/** Compares a report with what the demo has to find; one line for each difference. */
export function findDifferences(report: RunReport): readonly string[] {
  const found = new Map(
    report.results.map((result) => {
      const outcome = result.code === null ? result.class : `${result.class} ${result.code}`;
      return [result.target, [outcome, ...result.warnings.map(({ daysLeft }) => `${daysLeft} days left`)].join(', ')];
    }),
  );
  const targets = new Set([...Object.keys(expected), ...found.keys()]);
  return [...targets]
    .filter((target) => expected[target] !== found.get(target))
    .map((target) => `${target}: expected ${expected[target] ?? 'nothing'}, found ${found.get(target) ?? 'nothing'}`);
}
