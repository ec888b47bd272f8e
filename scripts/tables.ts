/** `npm run tables`: writes the tables that come from values of this repository into its pages. */
import { readFileSync, writeFileSync } from 'node:fs';
import { verdictFacts, verdicts } from '../packages/monitor/src/model/verdict.ts';
import { folderOrder } from '../test/folder-order.ts';
import { filesNaming, recipes } from '../test/recipes.ts';
import { folderOrderTable, recipesTable, severitiesTable, verdictsTable, withTables } from './generated-tables.ts';
import { root } from './run.ts';

const verdictRows = verdicts.map((verdict) => [verdict, verdictFacts(verdict)] as const);
const tables = new Map([
  ['folder-order', folderOrderTable(folderOrder)],
  ['recipes', recipesTable(recipes.map((recipe) => ({ ...recipe, named: filesNaming(recipe) })))],
  ['verdicts', verdictsTable(verdictRows)],
  ['severities', severitiesTable(verdictRows)],
]);
for (const page of ['CONTRIBUTING.md', 'packages/health/docs/monitoring.md']) {
  const file = `${root}/${page}`;
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), tables));
}
