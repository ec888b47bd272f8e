import { type CheckResult, loadConfig, type RunReport, runChecks } from '@mdmkit/health';
import { startSimulatedVendors } from '@mdmkit/health/testing';
import { beforeAll, expect, test } from 'vitest';
import { findDifferences } from '../../demo/expected.ts';

let report: RunReport;

beforeAll(async () => {
  await using vendors = await startSimulatedVendors();
  report = await runChecks(await loadConfig(vendors.configFile));
});

/** The report with one result changed. */
const withResult = (target: string, changes: Partial<CheckResult>): RunReport => ({
  ...report,
  results: report.results.map((result) => (result.target === target ? { ...result, ...changes } : result)),
});

test('the demo gives the expected verdicts', () => {
  expect(findDifferences(report)).toEqual([]);
});

test.each([
  [{ class: 'fail.server', code: 'DEP_SERVER_ERROR' }, 'expected ok, found fail.server DEP_SERVER_ERROR'],
  [{ warnings: [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 3 }] }, 'expected ok, found ok, 3 days left'],
] as const)('another verdict is a difference: %o', (changes, words) => {
  const changed = withResult('aurora/apple.dep', changes as Partial<CheckResult>);
  expect(findDifferences(changed)).toEqual([`aurora/apple.dep: ${words}`]);
});

test('so are a target that is missing and one that is new', () => {
  const [first, ...others] = report.results;
  const results = [...others, { ...first!, target: 'dune/apple.dep' }];
  expect(findDifferences({ ...report, results })).toEqual([
    'aurora/apple.dep: expected ok, found nothing',
    'dune/apple.dep: expected nothing, found ok',
  ]);
});
