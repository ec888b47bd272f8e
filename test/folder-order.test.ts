import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderOrderTable, tablesIn } from '../scripts/generated-tables.ts';
import { root } from '../scripts/run.ts';
import { folderOrder } from './folder-order.ts';
import { againstOrder, roomOf } from './folder-rules.ts';
import { circlesOf, importsOf, specifiersOf } from './import-graph.ts';

const workspaces = globSync('{packages,apps}/*/package.json', { cwd: root }).map(dirname).sort();

test('the table lists every package', () => {
  expect(folderOrder.map(({ folder }) => folder).sort()).toEqual(workspaces);
});

describe.each(folderOrder)('$folder', (entry) => {
  const imports = importsOf(entry.folder);
  const below = (file: string) => file.slice(`${entry.folder}/src/`.length);

  test('the table lists every room, and only rooms that exist', () => {
    const files = globSync(`${entry.folder}/src/**/*.{ts,tsx}`, { cwd: root }).map(below);
    const existing = new Set(files.map((file) => roomOf(file, entry.rooms)));
    expect([...existing].sort()).toEqual(entry.rooms.flat().sort());
  });

  test('no import runs against the order of the rooms', () => {
    const places = againstOrder(entry, imports);
    const counts = Object.fromEntries([...places].map(([pair, { length }]) => [pair, length]));
    expect(counts, [...places.values()].flat().join('\n')).toEqual(entry.violations ?? {});
  });

  test('no files import each other in a circle', () => {
    const edges = imports.flatMap(({ from, to }) => (to === undefined ? [] : [[below(from), below(to)] as const]));
    const circles = circlesOf(edges);
    const sizes = Object.fromEntries(circles.map((circle) => [circle[0], circle.length]));
    expect(sizes, circles.map((circle) => circle.join(', ')).join('\n')).toEqual(entry.circles ?? {});
  });

  test('its sources import only the packages of ours that the table allows', () => {
    const imported = imports.flatMap(({ specifier }) => /^@mdmkit\/([\w-]+)/.exec(specifier)?.[1] ?? []);
    expect(entry.packages).toEqual(expect.arrayContaining([...new Set(imported)]));
  });
});

describe('the reading of imports', () => {
  test('sees types, exports, and imports on first use, wherever they stand', () => {
    const source = `
      import type { A } from './a.ts';
      export { b } from './b.ts';
      export type { C } from './c.ts';
      import './d.ts';
      type E = typeof import('./e.ts');
      export const load = async () => (await import('./f.ts')).f;
      // import './comment.ts'
      export const text = "import './text.ts'";`;
    expect(specifiersOf(source).toSorted()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
  });

  test('finds circles, and no chains', () => {
    const edges = ['a b', 'b c', 'c a', 'c d', 'd e', 'f e', 'g h', 'h g', 'i i'].map((edge) => edge.split(' '));
    expect(circlesOf(edges as [string, string][])).toEqual([
      ['a', 'b', 'c'],
      ['g', 'h'],
    ]);
  });

  test('takes a nested folder for a room of its own only if the table lists it', () => {
    expect(roomOf('judge/attribution/tally.ts', ['model', 'judge'])).toBe('judge');
    expect(roomOf('judge/attribution/tally.ts', ['judge/attribution', 'judge'])).toBe('judge/attribution');
    expect(roomOf('new/file.ts', ['model'])).toBe('new');
  });

  test('refuses an import of a room that stands later, on the same level, or nowhere', () => {
    const order = { folder: 'packages/x', packages: [], rooms: ['model', ['judge', 'schedule'], 'index.ts'] };
    const pairs = [
      'judge/a.ts model/a.ts',
      'model/a.ts judge/a.ts',
      'judge/a.ts schedule/a.ts',
      'judge/a.ts new/a.ts',
      'index.ts judge/a.ts',
    ];
    const imports = pairs.map((pair) => {
      const [from = '', to = ''] = pair.split(' ').map((file) => `packages/x/src/${file}`);
      return { from, to, specifier: './any.ts' };
    });
    expect([...againstOrder(order, imports).keys()]).toEqual(['model → judge', 'judge → schedule', 'judge → new']);
  });
});

test('CONTRIBUTING.md prints the table; `npm run tables` renews it', () => {
  const printed = tablesIn(readFileSync(`${root}/CONTRIBUTING.md`, 'utf8'));
  expect(printed.get('folder-order')).toBe(folderOrderTable(folderOrder));
});
