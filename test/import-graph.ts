import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { root } from '../scripts/run.ts';

/** An import of a file, of values or of types, static or on first use. */
export interface Import {
  /** The importing file, from the repository's root. */
  readonly from: string;
  /** The text between the quotes. */
  readonly specifier: string;
  /** The imported file, from the repository's root; undefined if the specifier names a package. */
  readonly to: string | undefined;
}

const importing = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]);

/** Every specifier that a TypeScript source imports or exports from, types included. */
export function specifiersOf(source: string, language: 'ts' | 'tsx' = 'ts'): readonly string[] {
  const specifiers: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const item of node) visit(item);
    else if (typeof node === 'object' && node !== null) {
      const { type, source: imported } = node as { type?: unknown; source?: { value?: unknown } | null };
      if (typeof type === 'string' && importing.has(type) && typeof imported?.value === 'string')
        specifiers.push(imported.value);
      for (const member of Object.values(node)) visit(member);
    }
  };
  visit(parseAst(source, { lang: language, astType: 'ts' }).body);
  return specifiers;
}

/** All imports of the sources in a package's folder, in order of file. */
export function importsOf(folder: string): readonly Import[] {
  return globSync('src/**/*.{ts,tsx}', { cwd: join(root, folder) })
    .sort()
    .flatMap((name) => {
      const from = join(folder, name);
      const language = name.endsWith('.tsx') ? 'tsx' : 'ts';
      return specifiersOf(readFileSync(join(root, from), 'utf8'), language).map((specifier) => ({
        from,
        specifier,
        to: specifier.startsWith('.') ? relative(root, join(root, dirname(from), specifier)) : undefined,
      }));
    });
}

/** The circles of a graph: each a set of two or more nodes that reach each other, sorted. */
export function circlesOf(edges: Iterable<readonly [from: string, to: string]>): readonly (readonly string[])[] {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (!targets.has(to)) targets.set(to, new Set());
    targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  // Tarjan's algorithm for strongly connected components.
  const index = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const connect = (node: string): number => {
    let low = index.size;
    const own = low;
    index.set(node, own);
    stack.push(node);
    for (const target of targets.get(node) ?? []) {
      if (!index.has(target)) low = Math.min(low, connect(target));
      else if (stack.includes(target)) low = Math.min(low, index.get(target) ?? low);
    }
    if (low === own) {
      const circle = stack.splice(stack.indexOf(node));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const node of targets.keys()) if (!index.has(node)) connect(node);
  return circles.sort(([a = ''], [b = '']) => a.localeCompare(b));
}
