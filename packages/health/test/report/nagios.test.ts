import { resultClasses } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { everyClass, hostile, reportOf } from '../../../monitor/test/support/report.ts';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { exitCodeOf } from '../../src/index.ts';
import { formatNagios } from '../../src/report/nagios.ts';

/** What the guidelines for plugins of the Nagios family allow as one value. */
const value = /^'[^'=]+'=-?\d+(\.\d+)?(s|us|ms|%|B|KB|MB|TB|c)?;(-?[\d.]*)?;(-?[\d.]*)?;(-?[\d.]*)?;(-?[\d.]*)?$/;
const states = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'];

/** Reads a plugin's output as the guidelines describe it. */
function read(text: string) {
  expect(text.endsWith('\n')).toBe(true);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8 * 1024);
  const [first = '', ...long] = text.trimEnd().split('\n');
  const parts = first.split('|');
  expect(parts).toHaveLength(2);
  const [state = ''] = parts[0]!.split(' ');
  expect(states).toContain(state);
  const values = parts[1]!.trim().match(/'[^']*'=\S+/g) ?? [];
  for (const each of values) expect(each).toMatch(value);
  expect(values.join(' ')).toBe(parts[1]!.trim());
  // A second bar among the long lines would begin performance data as well.
  for (const line of long) expect(line).not.toContain('|');
  return { state, text: parts[0]!.trim(), values, long };
}

describe('the first word is the exit code', () => {
  test.each(resultClasses)('%s', (found) => {
    const results = [resultOf({ class: found, ...(found === 'ok' ? {} : { code: 'X', owner: 'us', remedy: 'Do.' }) })];
    expect(read(formatNagios(reportOf(results))).state).toBe(states[exitCodeOf(results)]);
  });

  test('also one that was asked for', () => {
    expect(read(formatNagios(reportOf(everyClass()), { exitCode: 0 })).state).toBe('OK');
    expect(read(formatNagios(reportOf(everyClass()), { exitCode: 130 })).state).toBe('UNKNOWN');
  });
});

test('says the worst first, and then a line for each', () => {
  const { state, text, long, values } = read(formatNagios(reportOf(everyClass())));
  expect(state).toBe('CRITICAL');
  expect(text).toContain('; t2/apple.dep fail.network DEP_FAIL.NETWORK (us): Do <&>');
  expect(long).toHaveLength(everyClass().length - 1);
  expect(values).toContain("'t1/apple.vpp'=0.001s;;;0;");
  expect(values).toContain("'failed'=5;;;0;11");
});

test('stays a line and within what is read, whatever and however much there is', () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    resultOf({
      target: `t${index}/apple.dep`,
      class: 'fail.auth',
      code: 'DEP_X',
      owner: 'credential',
      remedy: hostile,
    }),
  );
  const { long, values } = read(formatNagios(reportOf(many)));
  expect(long.at(-1)).toMatch(/^and \d+ more$/);
  expect(values).toHaveLength(4);
});

test('of nothing is unknown', () => {
  expect(read(formatNagios(reportOf([]))).state).toBe('UNKNOWN');
});
