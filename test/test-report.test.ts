import { expect, test } from 'vitest';
import { countTests, forbiddenSkips } from '../scripts/test-report.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

test('counts tests, and a file that could not be read as one failure', () => {
  const testResults = [file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed'), file('failed')];
  const report = { numPassedTests: 3, numFailedTests: 1, testResults };
  expect(countTests(JSON.stringify(report))).toEqual({ passed: 3, failed: 2 });
});

test('counts nothing where vitest left no report', () => {
  expect(countTests('')).toEqual({ passed: 0, failed: 0 });
});

test('CI accepts a missing Go and a missing ../shared, nothing else', () => {
  const accepted = [
    'skipped: core > signs like the other one (Go is not installed)',
    'skipped: apple-dep > opens the vector (no folder ../shared (vectors))',
  ];
  const others = [
    'skipped: apple-dep > opens what openssl made (openssl is not installed)',
    'skipped: health > Go on after a crash (not today)',
    'skipped: health > waits (no reason given)',
  ];
  expect(forbiddenSkips([...accepted, ...others])).toEqual(others);
});
