import { expect, test } from 'vitest';
import { longestLimitMs } from '../scripts/slow-first-sequencer.ts';
import { forbiddenSkips, reportFile, summarize, type TestReport } from '../scripts/test-report.ts';

const report = (part: Partial<TestReport>): TestReport => ({
  run: 'now',
  passed: 0,
  failed: 0,
  skipped: [],
  seconds: {},
  cpuSeconds: {},
  ...part,
});

test('adds up the reports, names the cached ones, and counts a missing one as a failure', () => {
  const reports = new Map([
    ['core', report({ run: 'before', passed: 5, skipped: ['skipped: core > a (b)'], seconds: { 'old.test.ts': 9 } })],
    [
      'health',
      report({
        passed: 3,
        failed: 1,
        seconds: { 'idle.test.ts': 12, 'busy.test.ts': 3 },
        cpuSeconds: { 'idle.test.ts': 0.1, 'busy.test.ts': 5 },
      }),
    ],
    ['examples', undefined],
  ]);
  expect(summarize(reports, 'now')).toEqual({
    passed: 8,
    failed: 2,
    skipped: ['skipped: core > a (b)'],
    lines: ['core: 5 passed, 0 failed (cached)', 'health: 3 passed, 1 failed, 5 s CPU', 'examples: no report'],
    slowest: ['   5.0 s CPU    3.0 s  health busy.test.ts', '   0.1 s CPU   12.0 s  health idle.test.ts'],
  });
});

test('each script of a package has a report of its own', () => {
  expect([reportFile('test'), reportFile('test:board')]).toEqual(['.test/test.json', '.test/test-board.json']);
});

test('CI accepts a missing Go and a missing ../shared, nothing else', () => {
  const accepted = [
    'skipped: core > signs like the other one (Go is not installed)',
    'skipped: apple-dep > opens the vector (no folder ../shared (vectors))',
  ];
  const refused = [
    'skipped: apple-dep > opens what openssl made (openssl is not installed)',
    'skipped: health > Go on after a crash (not today)',
    'skipped: health > waits (no reason given)',
  ];
  expect(forbiddenSkips([...accepted, ...refused])).toEqual(refused);
});

test('reads the longest time limit of a test file', () => {
  expect(longestLimitMs("test('a', { timeout: 60_000 }, () => {});\ntest('b', () => {\n}, 120_000);")).toBe(120_000);
  expect(longestLimitMs("test('a', () => {});")).toBe(0);
});
