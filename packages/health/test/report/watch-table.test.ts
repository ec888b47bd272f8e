import { stripVTControlCharacters } from 'node:util';
import { initialState } from '@mdmkit/monitor/judge';
import type { TargetStateName } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { formatWatchTable } from '../../src/report/watch-table.ts';
import type { WatchedTarget } from '../../src/service/monitor-service.ts';
import { incident, storedTarget } from '../support/stored.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const room = { color: false, nowMs, rows: 40, columns: 120 };

function record(target: string, name: TargetStateName, changes: Partial<WatchedTarget> = {}): WatchedTarget {
  const { facts: _, ...kept } = storedTarget({ target });
  const state = { ...initialState, name, sinceMs: nowMs - 90_000 };
  return { ...kept, unchecked: null, state, lastRunMs: nowMs - 30_000, ...changes };
}

test('shows every target with its state, since when, and what was found last', () => {
  const down = record('aurora/apple.dep', 'down', {
    class: 'fail.auth',
    code: 'DEP_TOKEN_REJECTED',
    flapping: true,
    coveredBy: 'inc-1',
  });
  const lines = formatWatchTable([down], [], room).split('\n');
  expect(lines[0]).toBe('2026-11-23 12:00:00Z  1 target: 1 down');
  expect(lines.find((line) => line.startsWith('aurora/'))).toMatch(
    /^aurora\/apple\.dep {2}down {8}for 1 min 30 s\s+fail\.auth\s+30 s ago\s+DEP_TOKEN_REJECTED\s+flapping\s+inc-1$/,
  );
});

test('the worst come first, and what does not fit is the healthiest', () => {
  const targets = [
    ...Array.from({ length: 20 }, (_, index) => record(`well-${index}/apple.dep`, 'up')),
    record('slow/apple.dep', 'degraded'),
    record('gone/apple.dep', 'down'),
    record('new/apple.dep', 'unknown', { lastRunMs: null, class: null }),
  ];
  const text = formatWatchTable(targets, [], { ...room, rows: 10 });
  const lines = text.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(10);
  const shown = lines.filter((line) => line.includes('/apple.dep')).map((line) => line.split('/')[0]);
  expect(shown.slice(0, 3)).toEqual(['gone', 'slow', 'new']);
  expect(lines.at(-1)).toBe(`and ${23 - shown.length} more, none of them worse`);
  expect(lines.find((line) => line.startsWith('new/'))).toContain('not yet');
  expect(lines[0]).toContain('23 targets: 1 down, 1 degraded, 1 unknown, 20 up');
});

test('open incidents stand above the targets', () => {
  const lines = formatWatchTable([record('aurora/apple.dep', 'down')], [incident()], room).split('\n');
  expect(lines.findIndex((line) => line.startsWith('inc-1'))).toBeLessThan(
    lines.findIndex((line) => line.startsWith('aurora/')),
  );
});

test('no line is longer than the terminal, with and without colours, and a colour is closed where it was opened', () => {
  const targets = [record(`${'long-name-'.repeat(8)}/apple.dep`, 'down'), record('a/b', 'up')];
  for (const columns of [10, 40, 80]) {
    const plain = formatWatchTable(targets, [incident()], { ...room, columns });
    for (const line of plain.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    const painted = formatWatchTable(targets, [incident()], { ...room, columns, color: true });
    expect(stripVTControlCharacters(painted)).toBe(plain);
    for (const line of painted.split('\n')) expect((line.split('\u001b[').length - 1) % 2).toBe(0);
  }
  expect(formatWatchTable(targets, [], { ...room, columns: 200, color: true })).toContain('\u001b[31mdown');
});

test('without targets the table says so', () => {
  expect(formatWatchTable([], [], room)).toMatch(/ {2}0 targets: none\n\n$/);
});

test('a target whose id holds control characters cannot draw', () => {
  const text = formatWatchTable([record('au\u001b[2Jrora/apple.dep', 'up')], [], room);
  expect(text).not.toContain('\u001b');
});

test('the table has a header', () => {
  const lines = formatWatchTable([record('aurora/apple.dep', 'up')], [], room).split('\n');
  expect(lines[2]).toMatch(/^target +state +since +class +last check +code$/);
});

test.each([1, 2, 3, 4, 5, 6, 7, 10, 23, 60])(
  'the table fits a terminal of %d rows, however many incidents are open',
  (rows) => {
    const incidents = Array.from({ length: 40 }, (_, index) => incident({ id: `inc-${index}` }));
    const targets = Array.from({ length: 50 }, (_, index) => record(`t${index}/apple.dep`, 'down'));
    for (const [shownTargets, shownIncidents] of [
      [targets, incidents],
      [targets, incidents.slice(0, 1)],
      [targets.slice(0, 1), incidents],
      [[], incidents],
      [targets, []],
    ] as const) {
      const lines = formatWatchTable(shownTargets, shownIncidents, { ...room, rows }).split('\n');
      expect(lines.length - 1).toBeLessThanOrEqual(rows);
      expect(lines[0]).toContain(`${shownTargets.length} target`);
    }
  },
);

test('incidents that do not fit are counted, and targets keep half of the room', () => {
  const incidents = Array.from({ length: 40 }, (_, index) => incident({ id: `inc-${index}` }));
  const targets = Array.from({ length: 50 }, (_, index) => record(`t${index}/apple.dep`, 'down'));
  const text = formatWatchTable(targets, incidents, { ...room, rows: 23 });
  expect(text.match(/^inc-/gm)).toHaveLength(9);
  expect(text).toContain('and 31 more incidents\n');
  expect(text.match(/^t\d+\//gm)).toHaveLength(8);
  expect(text).toContain('and 42 more, none of them worse\n');
});
