/**
 * Writes the JavaScript of a package after `tsc -b` has written its declarations. Run it in the folder of the package.
 *
 * - The library gets one file for each entry point, and chunks for what they share or load later. What `dependencies` and
 *   `peerDependencies` name stays outside. What `devDependencies` name is contained.
 * - A program (`#main` in `imports`) also contains what it depends on. Its modules and theirs are over a thousand files: to find
 *   and open them takes longer than to run them.
 */
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

type Targets = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

interface Manifest {
  readonly exports: Targets;
  readonly imports?: Targets;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

// npm has read the same file.
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const sourcesOf = (targets: Targets) =>
  Object.values(targets).flatMap((target) => (typeof target === 'string' ? [] : (target['@mdmkit/source'] ?? [])));

/** `./src/testing/index.ts` is written to `testing/index.js`. */
const { '#main': program, ...internal } = manifest.imports ?? {};
const library = sourcesOf({ ...manifest.exports, ...internal }).map((source) => [
  source.replace(/^\.\/src\/|\.ts$/g, ''),
  source,
]);
/** A worker is looked up beside the code that starts it, and all code of a build is written to one folder. */
const workers = globSync('src/**/*-worker.ts')
  // A module with exports is imported, not started.
  .filter((source) => !/^export /m.test(readFileSync(source, 'utf8')))
  .map((source) => [basename(source, '.ts'), source]);
const [main] = program === undefined ? [] : sourcesOf({ program });

/** zod brings its messages in fifty languages, and we use none of them. */
const noLocales: Plugin = {
  name: 'no-locales',
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: 'export {};' }));
  },
};

const shared = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.13',
  chunkNames: 'chunk-[hash]',
  logLevel: 'warning',
} satisfies BuildOptions;

// `tsc` leaves what it wrote for a source that is gone.
for (const file of globSync('dist/**/*.{js,js.map,d.ts,d.ts.map}', { exclude: ['dist/board/**'] })) {
  const source = /^dist\/(.*)\.d\.ts$/.exec(file)?.[1];
  if (source === undefined || !existsSync(`src/${source}.ts`)) rmSync(file);
}

const outside = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
const { metafile } = await build({
  ...shared,
  entryPoints: Object.fromEntries(library),
  outdir: 'dist',
  external: outside.flatMap((name) => [name, `${name}/*`]),
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
});
writeLicences('dist', metafile, await buildWorkers('dist'));
// The order of modules without side effects does not matter, and bundlers of users warn about an import that names nothing.
for (const file of globSync('dist/**/*.js', { exclude: ['dist/board/**'] })) {
  // The line stays, for the source map.
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^import "\.{1,2}\/[^"]*";$/gm, ''));
}

if (main !== undefined) {
  const built = await build({
    ...shared,
    entryPoints: { main },
    outdir: 'dist/program',
    // Nothing here needs the first two; gaxios loads the third on a Node without `fetch`. Users install optional peers.
    external: ['msw', 'pg-native', 'node-fetch', ...Object.keys(manifest.peerDependencies ?? {})],
    minifyWhitespace: true,
    minifySyntax: true,
    metafile: true,
    plugins: [noLocales],
    banner: {
      // Dependencies that are CommonJS load Node's modules by `require`.
      js: 'import { createRequire as programRequire } from "node:module"; const require = programRequire(import.meta.url);',
    },
  });
  writeLicences('dist/program', built.metafile, await buildWorkers('dist/program'));
}

/**
 * Writes the workers, each with all that it uses. A thread shares no module with other threads, so each chunk that it would
 * load for one of its functions costs memory once more. From our packages' sources only the modules that it uses are taken.
 */
async function buildWorkers(outdir: string): Promise<Metafile> {
  const { metafile: written } = await build({
    ...shared,
    splitting: false,
    minifyWhitespace: true,
    minifySyntax: true,
    entryPoints: Object.fromEntries(workers),
    outdir,
    conditions: ['@mdmkit/source'],
    // A worker loads what users install beside the package.
    external: Object.keys(manifest.peerDependencies ?? {}),
    metafile: true,
    plugins: [noLocales],
  });
  return written;
}

/** Writes the licences of the packages that a bundle contains. */
function writeLicences(folder: string, ...metafiles: readonly Metafile[]): void {
  const packages = new Set(
    metafiles
      .flatMap(({ inputs }) => Object.keys(inputs))
      .flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []),
  );
  rmSync(`${folder}/LICENSES.txt`, { force: true });
  if (packages.size === 0) return;
  const text = [...packages]
    .sort()
    .map((folder) => {
      // npm has read the same file.
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Dependency;
      const texts = globSync('{LICEN[CS]E,NOTICE,COPYING}*', { cwd: folder }).sort();
      return [
        `${name} ${version}: ${license}`,
        ...texts.map((file) => readFileSync(join(folder, file), 'utf8').trim()),
      ];
    })
    .map((parts) => `${parts.join('\n\n')}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
  writeFileSync(`${folder}/LICENSES.txt`, text);
}
