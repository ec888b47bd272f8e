import { rename } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The worker of the store, with all that it imports, as one file. */
const bundle = fileURLToPath(
  new URL('../../../../node_modules/.cache/health-tests/sqlite-worker.mjs', import.meta.url),
);
const source = fileURLToPath(new URL('../../src/store/sqlite/sqlite-worker.ts', import.meta.url));

/** Runs before the tests of this package: writes the bundle. A store starts from it in a third of the processor time. */
export async function setup(): Promise<void> {
  const draft = `${bundle}.${process.pid}`;
  await build({
    entryPoints: [source],
    outfile: draft,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.13',
    conditions: ['@mdmkit/source'],
    logLevel: 'silent',
  });
  // Another run may read the file at this moment.
  await rename(draft, bundle);
}

/** A plugin of vite: stores that tests create start the bundled worker in the place of its source. */
export const bundledWorker = {
  name: 'bundled-worker',
  enforce: 'pre',
  transform(code: string, id: string): string | undefined {
    if (!id.endsWith('/store/sqlite/create-sqlite-store.ts')) return undefined;
    const name = "'./sqlite-worker.ts'";
    if (!code.includes(name)) throw new Error(`${id} does not name its worker ${name}`);
    return code.replace(name, JSON.stringify(pathToFileURL(bundle).href));
  },
} as const;
