import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/run.ts';

const importStatement = /^import [\s\S]*?;$/gm;

/** The code with its statements in a function: a CommonJS module cannot `await` at its top. */
export function withoutTopLevelAwait(code: string): string {
  const imports = code.match(importStatement) ?? [];
  return `${imports.join('\n')}\nvoid (async () => {${code.replace(importStatement, '')}})();\n`;
}

/** The banner that `docs/bundling.md` tells users to give to a bundle that is an ES module. */
export function documentedBanner(): string {
  const page = readFileSync(join(root, 'docs/bundling.md'), 'utf8');
  const [, banner] = /--banner:js="([^"]+)"/.exec(page) ?? [];
  if (banner === undefined) throw new Error('docs/bundling.md shows no banner');
  return banner;
}

/** Bundles a program of a folder, with all that it imports, into one file for Node 22; answers with the file. Default of `banner`: what the page shows. */
export async function bundle(
  folder: string,
  file: string,
  format: 'esm' | 'cjs',
  banner: string = format === 'esm' ? documentedBanner() : '',
): Promise<string> {
  const outfile = join(folder, 'bundled', file.replace(/ts$/, format === 'esm' ? 'mjs' : 'cjs'));
  await build({
    entryPoints: [join(folder, file)],
    outfile,
    format,
    bundle: true,
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
    banner: { js: banner },
  });
  return outfile;
}
