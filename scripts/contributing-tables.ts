import type { FolderOrder } from '../test/folder-order.ts';
import type { Recipe } from '../test/recipes.ts';

const block = /<!-- table: ([\w-]+) -->\n\n([\s\S]*?)\n\n<!-- end of table -->/g;

/** The tables that a script writes into CONTRIBUTING.md, by name. */
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
