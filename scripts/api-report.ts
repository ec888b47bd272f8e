/**
 * `npm run api-report -- NAME...`: writes `packages/NAME/api-report.txt`, the public shape of a package as text, so that a
 * change to it is seen in review. A test compares.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { root, run } from './run.ts';

/** One statement at the top of a declaration file. */
interface Declaration {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

/** What a declaration file holds, and where its names come from. */
interface DeclarationFile {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>;
}

/** Makes the report: everything that can be imported, then every type of the package that it is made of. */
export async function makeApiReport(packageName: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mdmkit-api-'));
  try {
    const project = ['-p', `packages/${packageName}/tsconfig.test.json`, '--noEmit', 'false'];
    const output = [
      '--declaration',
      '--emitDeclarationOnly',
      '--removeComments',
      '--rootDir',
      root,
      '--outDir',
      folder,
    ];
    const tsc = await run(join(root, 'node_modules/.bin/tsc'), [...project, ...output], { quiet: true });
    if (tsc.code !== 0) throw new Error(`${packageName} has type errors:\n${tsc.output}`);
    const source = join(folder, 'packages', packageName, 'src');
    const entries = { '.': 'index.d.ts', './testing': 'testing/index.d.ts' };
    const parts = Object.entries(entries).map(([path, file]) => reportEntry(path, join(source, file), source));
    return `Public shape of @mdmkit/${packageName}, made by: npm run api-report -- ${packageName}\n\n${parts.join('\n')}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function reportEntry(path: string, index: string, source: string): string {
  const files = new Map<string, DeclarationFile>();
  const load = (file: string) => {
    const known = files.get(file) ?? readDeclarations(file);
    files.set(file, known);
    return known;
  };
  const exported = [...load(index).imports].sort(([one], [other]) => (one < other ? -1 : 1));
  const reached = new Map<string, Declaration>();
  const reach = (file: string, name: string): void => {
    const { declarations, imports } = load(file);
    const declaration = declarations.get(name);
    const origin = imports.get(name);
    if (!declaration) {
      // Other packages have reports of their own.
      if (origin?.file.startsWith(source)) reach(origin.file, origin.name);
      return;
    }
    const key = `${relative(source, file)} ${name}`;
    if (reached.has(key)) return;
    reached.set(key, declaration);
    for (const word of new Set(declaration.text.match(/[A-Za-z_$][\w$]*/g))) if (word !== name) reach(file, word);
  };
  for (const [, { file, name }] of exported) reach(file, name);
  const byFile = Map.groupBy(
    [...reached].sort(([one], [other]) => (one < other ? -1 : 1)),
    ([key]) => key.split(' ')[0] ?? '',
  );
  const blocks = Array.from(byFile, ([file, entries]) => {
    const texts = entries.map(([, { text }]) => text);
    return `--- ${file.replace(/\.d\.ts$/, '.ts')}\n\n${texts.join('\n')}\n`;
  });
  return `=== ${path}\n\n${exported.map(([name]) => name).join('\n')}\n\n${blocks.join('\n')}`;
}

function readDeclarations(file: string): DeclarationFile {
  const declarations = new Map<string, Declaration>();
  const imports = new Map<string, { file: string; name: string }>();
  for (const text of statementsOf(readFileSync(file, 'utf8'))) {
    const named = /^(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*["'](\.[^"']+)["']/s.exec(text);
    if (named) {
      const from = join(dirname(file), (named[2] ?? '').replace(/\.ts$/, '.d.ts'));
      for (const part of (named[1] ?? '').split(',')) {
        const [name = '', alias = name] = part
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s+as\s+/);
        if (name !== '') imports.set(alias, { file: from, name });
      }
      continue;
    }
    const name =
      /^(?:export\s+)?(?:declare\s+)?(?:abstract\s+)?(?:interface|type|class|const|function)\s+([\w$]+)/.exec(
        text,
      )?.[1];
    const earlier = name === undefined ? undefined : declarations.get(name);
    // A type and a value may share their name.
    if (name !== undefined) declarations.set(name, { file, name, text: earlier ? `${earlier.text}\n${text}` : text });
  }
  return { declarations, imports };
}

/** Splits a declaration file into its statements: each begins at the margin, and goes on until the next that does. */
function statementsOf(text: string): string[] {
  const statements: string[] = [];
  for (const line of text.split('\n')) {
    if (/^(?:import|export|declare|interface|type|class|const)\b/.test(line)) statements.push(line);
    else if (statements.length > 0) statements[statements.length - 1] += `\n${line}`;
  }
  return statements.map((statement) => statement.trim());
}

if (import.meta.main) {
  for (const name of process.argv.slice(2)) {
    const file = join(root, 'packages', name, 'api-report.txt');
    writeFileSync(file, await makeApiReport(name));
    console.log(relative(root, file));
  }
}
