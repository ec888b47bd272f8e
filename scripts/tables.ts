/** `npm run tables`: writes the tables that come from values of this repository into CONTRIBUTING.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { folderOrder } from '../test/folder-order.ts';
import { filesNaming, recipes } from '../test/recipes.ts';
import { folderOrderTable, recipesTable, withTables } from './contributing-tables.ts';
import { root } from './run.ts';

const file = `${root}/CONTRIBUTING.md`;
const tables = new Map([
  ['folder-order', folderOrderTable(folderOrder)],
  ['recipes', recipesTable(recipes.map((recipe) => ({ ...recipe, named: filesNaming(recipe) })))],
]);
writeFileSync(file, withTables(readFileSync(file, 'utf8'), tables));
