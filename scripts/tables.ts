/** `npm run tables`: writes the tables and schemas that come from values of this repository. */
import { readFileSync, writeFileSync } from 'node:fs';
import '../packages/health/scripts/write-schemas.ts';
import { probes } from '../packages/health/src/probes/index.ts';
import { describeMetrics } from '../packages/health/src/server/metrics/describe-metrics.ts';
import { routes } from '../packages/health/src/server/routes/index.ts';
import { verdictFacts, verdicts } from '../packages/monitor/src/model/verdict.ts';
import { folderOrder } from '../test/folder-order.ts';
import { filesNaming, recipes } from '../test/recipes.ts';
import { apiTypes, type OpenApi } from './api-types.ts';
import {
  factsTable,
  folderOrderTable,
  metricsTable,
  recipesTable,
  routesTable,
  severitiesTable,
  verdictNamesTable,
  verdictsTable,
  withTables,
} from './generated-tables.ts';
import { root } from './run.ts';

const verdictRows = verdicts.map((verdict) => [verdict, verdictFacts(verdict)] as const);
const tables = new Map([
  ['folder-order', folderOrderTable(folderOrder)],
  ['recipes', recipesTable(recipes.map((recipe) => ({ ...recipe, named: filesNaming(recipe) })))],
  ['facts', factsTable(probes)],
  ['verdicts', verdictsTable(verdictRows)],
  ['verdict-names', verdictNamesTable(verdictRows)],
  ['severities', severitiesTable(verdictRows)],
  ['routes', routesTable(routes)],
  ['metrics', metricsTable(describeMetrics())],
]);
const pages = [
  'CONTRIBUTING.md',
  'docs/replay-corpus.md',
  'packages/health/docs/metrics.md',
  'packages/health/docs/monitoring.md',
  'packages/health/docs/results.md',
  'packages/health/docs/server.md',
];
for (const page of pages) {
  const file = `${root}/${page}`;
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), tables));
}

// The import of write-schemas.ts has written the document.
const openApi = JSON.parse(readFileSync(`${root}/packages/health/schema/openapi.json`, 'utf8')) as OpenApi;
writeFileSync(`${root}/apps/board/src/api/api.generated.ts`, apiTypes(openApi));
