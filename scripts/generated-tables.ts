import type { Probe } from '../packages/health/src/probes/probe.ts';
import type { MetricDescription } from '../packages/health/src/server/metrics/metric-description.ts';
import type { Route } from '../packages/health/src/server/route.ts';
import { severities, type VerdictFacts } from '../packages/monitor/src/model/verdict.ts';
import type { FolderOrder } from '../test/folder-order.ts';
import type { Recipe } from '../test/recipes.ts';

const block = /<!-- table: ([\w-]+) -->\n\n([\s\S]*?)\n\n<!-- end of table -->/g;

/** The tables that a script writes into a page, by name. */
export function tablesIn(markdown: string): ReadonlyMap<string, string> {
  return new Map([...markdown.matchAll(block)].map(([, name = '', table = '']) => [name, table]));
}

/** The text with its tables replaced; a table whose name is not given stays. */
export function withTables(markdown: string, tables: ReadonlyMap<string, string>): string {
  return markdown.replace(block, (whole, name: string) => {
    const table = tables.get(name);
    return table === undefined ? whole : `<!-- table: ${name} -->\n\n${table}\n\n<!-- end of table -->`;
  });
}

/** The order of folders as text: one line for each package, the ground floor first. */
export function folderOrderTable(packages: readonly FolderOrder[]): string {
  const lines = packages.map(({ folder, packages: imported, rooms }) => {
    const order = rooms.map((room) => (typeof room === 'string' ? room : `{${room.join(', ')}}`)).join(' < ');
    const ours = imported.length === 0 ? 'none' : imported.join(', ');
    return `${folder}\n  imports of ours: ${ours}\n  ${order}`;
  });
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}

/** The recipes as text: for each example the files that name it. */
export function recipesTable(recipes: readonly (Recipe & { readonly named: readonly string[] })[]): string {
  const rows = recipes.map(({ thing, example, named }) => {
    const files = named.map((file) => `\`${file.replace('packages/', '')}\``).join(', ');
    return `- **${thing}** (${example}, ${named.length} files): ${files}`;
  });
  return rows.join('\n');
}

/** A table in Markdown, with columns of one width, as the formatter of Markdown writes it. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map(
    (row) => `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`,
  );
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}

type Verdicts = readonly (readonly [
  verdict: string,
  facts: Pick<VerdictFacts, 'owner' | 'meaning' | 'severity' | 'names'>,
])[];

/** The verdicts with their owners and meanings. */
export function verdictsTable(verdicts: Verdicts): string {
  const rows = verdicts.map(([verdict, { owner, meaning }]) => [`\`${verdict}\``, `\`${owner}\``, meaning]);
  return markdownTable([['verdict', 'owner', 'when'], ...rows]);
}

/** The severities, the most urgent first, with the verdicts that have them. */
export function severitiesTable(verdicts: Verdicts): string {
  const urgent = [...severities].reverse();
  const rows = urgent.flatMap((lasting) =>
    urgent.flatMap((atFirst) => {
      const own = verdicts.filter(([, { severity }]) => severity[0] === atFirst && severity[1] === lasting);
      const names = own.map(([verdict]) => `\`${verdict}\``).join(', ');
      return own.length === 0 ? [] : [[names, `\`${atFirst}\``, `\`${lasting}\``]];
    }),
  );
  return markdownTable([['verdict', 'severity at first', 'after 10 minutes'], ...rows]);
}

/** The verdicts with the names that an incident of each has. */
export function verdictNamesTable(verdicts: Verdicts): string {
  const rows = verdicts.map(([verdict, { names }]) => [
    `\`${verdict}\``,
    names.length === 0 ? 'nothing' : names.map((name) => `\`${name}\``).join(', '),
  ]);
  return markdownTable([['verdict', 'its scope may name'], ...rows]);
}

/** The names of the facts that each probe may report. */
export function factsTable(probes: readonly Pick<Probe, 'service' | 'facts'>[]): string {
  const rows = probes.map(({ service, facts }) => [
    `\`${service}\``,
    Object.keys(facts.shape)
      .map((name) => `\`${name}\``)
      .join(', '),
  ]);
  return markdownTable([['facts of', 'names'], ...rows]);
}

/** The routes of the HTTP API. */
export function routesTable(routes: readonly Pick<Route, 'method' | 'path' | 'role' | 'summary'>[]): string {
  const rows = routes.map(({ method, path, role, summary }) => [
    `\`${method.toUpperCase()} ${path}\``,
    `\`${role}\``,
    summary,
  ]);
  return markdownTable([['route', 'role', 'what it does'], ...rows]);
}

/** The metrics of the server. */
export function metricsTable(metrics: readonly MetricDescription[]): string {
  const rows = metrics.map(({ name, type, labels, help }) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ]);
  return markdownTable([['metric', 'type', 'labels', 'meaning'], ...rows]);
}
