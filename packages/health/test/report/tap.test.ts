import { Parser } from 'tap-parser';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { everyClass, hostile, reportOf } from '../../../monitor/test/support/report.ts';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { formatTap } from '../../src/report/tap.ts';

interface Point {
  readonly ok: boolean;
  readonly id: number;
  readonly name: string;
  readonly skip: string | boolean | undefined;
  readonly diag: Readonly<Record<string, unknown>> | null | undefined;
}

/** Reads a text as a harness does. */
function read(text: string) {
  const points: Point[] = [];
  const strange: string[] = [];
  let version: unknown;
  const parser = new Parser({ strict: true });
  parser.on('assert', (point: Point) => points.push(point));
  parser.on('extra', (line: string) => strange.push(line));
  parser.on('version', (each: unknown) => {
    version = each;
  });
  parser.end(text);
  return { points, strange, version, results: parser.results };
}

test('is read by a harness: version, plan, points and nothing else', () => {
  const { points, strange, version, results } = read(formatTap(reportOf(everyClass())));
  expect(version).toBe(14);
  expect(strange).toEqual([]);
  expect(results).toMatchObject({ count: everyClass().length, fail: 6, skip: 2, failures: expect.anything() });
  expect(results?.plan).toMatchObject({ start: 1, end: everyClass().length });
  expect(points.map(({ id }) => id)).toEqual(everyClass().map((_, index) => index + 1));
});

test('a point is ok, not ok or skipped by the class', () => {
  const { points } = read(formatTap(reportOf(everyClass())));
  const outcomes = everyClass().map(({ class: found }, index) => {
    const { ok, skip } = points[index]!;
    return `${found} ${skip ? 'skipped' : ok ? 'ok' : 'not ok'}`;
  });
  expect(outcomes).toEqual([
    'ok ok',
    'degraded ok',
    'fail.network not ok',
    'fail.server not ok',
    'fail.auth not ok',
    'fail.terms not ok',
    'fail.config not ok',
    'throttled skipped',
    'inconclusive skipped',
    'prober_fault not ok',
    'ok ok',
  ]);
});

test('carries the details as YAML, word for word', () => {
  const result = resultOf({
    class: 'fail.auth',
    code: 'DEP_X',
    owner: 'credential',
    remedy: hostile,
    error: 'a: b # c',
  });
  const text = formatTap(reportOf([result]));
  const block = text.split('  ---\n')[1]!.split('  ...\n')[0]!.replace(/^ {2}/gm, '');
  expect(parse(block)).toMatchObject({ class: 'fail.auth', remedy: hostile, error: 'a: b # c', id: result.id });
  expect(read(text).points[0]).toMatchObject({ ok: false, diag: { code: 'DEP_X', owner: 'credential' } });
});

test('no text can begin a directive or another line', () => {
  const result = resultOf({ target: 'a/apple.dep # SKIP\nok 2 - more', class: 'fail.auth', code: 'X' });
  const { points, results } = read(formatTap(reportOf([result])));
  expect(points).toHaveLength(1);
  expect(results).toMatchObject({ ok: false, skip: 0 });
});

test('of nothing is a plan of nothing', () => {
  expect(formatTap(reportOf([]))).toBe('TAP version 14\n1..0\n');
});
