import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { recipesTable, tablesIn } from '../scripts/generated-tables.ts';
import { root } from '../scripts/run.ts';
import { filesNaming, recipes } from './recipes.ts';

test.each(recipes)('an example of a new $thing is named in few files', (recipe) => {
  const files = filesNaming(recipe);
  expect(files.length).toBeGreaterThan(1);
  // Too many: give the fact one place. Fewer than the limit: lower it in test/recipes.ts.
  expect(files.length, files.join('\n')).toBeLessThanOrEqual(recipe.limit);
});

test('CONTRIBUTING.md prints the files; `npm run tables` renews them', () => {
  const printed = tablesIn(readFileSync(`${root}/CONTRIBUTING.md`, 'utf8'));
  expect(printed.get('recipes')).toBe(
    recipesTable(recipes.map((recipe) => ({ ...recipe, named: filesNaming(recipe) }))),
  );
});

test('"Our words" stays a table that one reads', () => {
  const section = readFileSync(`${root}/CONTRIBUTING.md`, 'utf8')
    .split('\n## ')
    .find((text) => text.startsWith('Our words'));
  const rows = (section ?? '').split('\n').filter((line) => line.startsWith('| '));
  // Without the head and the line under it.
  expect(rows.length - 2).toBeGreaterThan(20);
  expect(rows.length - 2).toBeLessThanOrEqual(30);
});
