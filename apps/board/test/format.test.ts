import { describe, expect, test } from 'vitest';
import { powerOf, writeLatency, writePercent, writePower } from '../src/format/number.ts';
import { printable } from '../src/format/printable.ts';
import { sharePoints } from '../src/format/share-points.ts';
import { stripHoles, stripRectangles } from '../src/format/strip-shape.ts';
import { writeRange } from '../src/format/time.ts';
import { en } from '../src/text/en.ts';
import { ja } from '../src/text/ja.ts';

describe('numbers', () => {
  test.each([
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.005, '0.5 %'],
    [0.69, '69 %'],
    [1, '100 %'],
  ])('the share %d is %s', (share, text) => {
    expect(writePercent(share)).toBe(text);
  });

  test.each([
    [4.25, '4.3 ms'],
    [181.2, '181 ms'],
    [2_140, '2.1 s'],
    [20_000, '20 s'],
  ])('%d ms is written %s', (ms, text) => {
    expect(writeLatency(ms)).toBe(text);
  });

  test('a tiny probability is a power of ten', () => {
    expect([0.5, 0.001, 3e-10, 0].map(powerOf)).toEqual([undefined, undefined, 9, 15]);
    expect(writePower(12)).toBe('10¹²');
  });
});

describe('a name', () => {
  test.each([
    ['an override of the direction', 'a\u202egnp.exe', 'a�gnp.exe'],
    ['an escape of a terminal', '\u001b[31mred', '�[31mred'],
    ['a space without width', 'a\u200bb', 'a�b'],
  ])('with %s is harmless', (_name, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('with markup, emoji or Japanese is shown as it is', () => {
    for (const text of ['<script>alert(1)</script>', '👩‍🏫 School', '青空学園']) expect(printable(text)).toBe(text);
  });
});

describe('a strip', () => {
  const at = (cell: number) => new Date(Date.UTC(2026, 10, 2) + cell * 300_000).toISOString();
  const spans = [
    { from: at(0), to: at(100), state: 'works', share: 0 },
    { from: at(103), to: at(104), state: 'fails', share: 1 },
    { from: at(287), to: new Date(Date.parse(at(287)) + 1_000).toISOString(), state: 'slow', share: 0 },
  ] as const;

  test('has one rectangle for each span, taller for worse states', () => {
    expect(stripRectangles(at(0), spans)).toEqual([
      { x: 0, width: 100, height: 14, state: 'works' },
      { x: 103, width: 1, height: 26, state: 'fails' },
      { x: 287, width: 1, height: 20, state: 'slow' },
    ]);
  });

  test('has holes where nothing was checked', () => {
    const hours = stripHoles(spans).map(({ fromMs, toMs }) => (toMs - fromMs) / 300_000);
    expect(hours).toEqual([3, 183]);
  });
});

test('the line of failures is broken where nothing was checked', () => {
  const rollup = (cell: number, classes: Record<string, number>) => ({
    from: new Date(Date.UTC(2026, 10, 2) + cell * 300_000).toISOString(),
    lengthMs: 300_000,
    location: 'here',
    classes,
    coverage: null,
    latency: null,
    late: 0,
  });
  const points = sharePoints([
    rollup(0, { ok: 3, 'fail.auth': 1 }),
    rollup(3, { 'fail.server': 2, throttled: 9 }),
    rollup(3, { ok: 2 }),
    rollup(4, { throttled: 1 }),
  ]);
  expect(points.map(({ share }) => share)).toEqual([0.25, null, null, 0.5, null]);
});

describe.each([en, ja])('the texts in $language', (texts) => {
  test('write durations', () => {
    const written = [400, 59_000, 18 * 60_000, 90 * 60_000, 3 * 86_400_000].map(texts.duration);
    expect(written).toEqual(
      texts === en ? ['0 s', '59 s', '18 min', '1 h 30 min', '3 d'] : ['0秒', '59秒', '18分', '1時間30分', '3日'],
    );
  });
});

test('both languages name the same services, verdicts, kinds and reasons', () => {
  const names = (texts: typeof en) =>
    [texts.services, texts.verdicts, texts.incident.events, texts.gaps.reasons].map((table) => Object.keys(table));
  expect(names(ja)).toEqual(names(en));
});

test('a range within one minute has seconds', () => {
  const now = Date.parse('2026-11-23T18:00:00Z');
  expect(writeRange('2026-11-23T12:00:05Z', '2026-11-23T12:00:44Z', 'en', now)).toMatch(/^\d\d:00:05–\d\d:00:44$/);
  expect(writeRange('2026-11-23T12:00:05Z', '2026-11-23T12:07:00Z', 'en', now)).toMatch(/^\d\d:00–\d\d:07$/);
});

test('a tenant with one failing target has trouble', () => {
  expect(en.tenants.headlineOf.trouble('Aurora', '1', '4')).toBe('1 of 4 targets of Aurora has trouble.');
  expect(en.tenants.headlineOf.trouble('Aurora', '2', '4')).toBe('2 of 4 targets of Aurora have trouble.');
});
