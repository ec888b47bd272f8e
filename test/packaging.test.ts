import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, run } from '../scripts/run.ts';
import type { EmptyProject } from './empty-project.ts';
import { createEmptyProject, nodes, output, pack, temporaryFolder } from './empty-project.ts';
import type { ReadmeExample } from './readme-examples.ts';
import { readmeExamples } from './readme-examples.ts';
import { packages } from './workspaces.ts';

type Packed = Awaited<ReturnType<typeof pack>>;

const disposables = new AsyncDisposableStack();
let project: EmptyProject;
const packed = new Map<string, Packed>();

const packedAs = (name: string): Packed => {
  const found = packed.get(name);
  if (found === undefined) throw new Error(`${name} was not packed`);
  return found;
};

beforeAll(async () => {
  const build = await run('turbo', ['run', 'build', '--output-logs=errors-only'], { quiet: true });
  if (build.code !== 0) throw new Error(`the build failed:\n${build.output}`);
  const folder = disposables.use(await temporaryFolder());
  const all = await Promise.all(
    packages.map(async ({ manifest }) => [manifest.name, await pack(manifest.name, folder.path)] as const),
  );
  for (const [name, result] of all) packed.set(name, result);
  project = disposables.use(await createEmptyProject([...packed.values()].map(({ tarball }) => tarball)));
}, 600_000);

afterAll(() => disposables.disposeAsync());

describe.each(packages)('$manifest.name, packed', ({ folder: source, manifest }) => {
  const { name } = manifest;

  test('satisfies publint', async () => {
    const { buffer } = new Uint8Array(await readFile(packedAs(name).tarball));
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('has types that are not wrong', async () => {
    const json = Object.keys(manifest.exports).filter((subpath) => subpath.endsWith('.json'));
    const excluded = json.length > 0 ? ['--exclude-entrypoints', ...json] : [];
    const args = [packedAs(name).tarball, '--profile', 'esm-only', '--no-definitely-typed', '--format', 'ascii'];
    await output(join(root, 'node_modules/.bin/attw'), [...args, ...excluded], root);
  });

  test('holds its sources, and no code without one', () => {
    const { files } = packedAs(name);
    const orphans = files.filter((file) => {
      const source = /^dist\/(?!dashboard\/)(.*)\.js$/.exec(file)?.[1];
      return source !== undefined && !files.some((other) => other.startsWith(`src/${source}.ts`));
    });
    // What is left in `dist` from a source that is gone: delete `dist` and build again.
    expect(orphans).toEqual([]);
    expect(files.filter((file) => /tsbuildinfo|\.test\.|(^|\/)\.env/.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'package.json', 'dist/index.js', 'src/index.ts']));
  });

  // The one entry point that needs msw is left out: msw is not installed here.
  const entryPoints = Object.keys(manifest.exports).filter((subpath) => subpath !== './testing/msw');

  test.each(nodes)('is imported without msw on Node $line', async ({ path, line }) => {
    expect(existsSync(join(project.folder, 'node_modules/msw'))).toBe(false);
    const imports = entryPoints.map((subpath) => {
      const attributes = subpath.endsWith('.json') ? ", { with: { type: 'json' } }" : '';
      return `await import('${name}${subpath.slice(1)}'${attributes});`;
    });
    const code = [...imports, 'console.log(process.versions.node);'].join('\n');
    const printed = await project.run(path, `import-${name.slice('@mdmkit/'.length)}-${line}.js`, code);
    expect(printed).toMatch(new RegExp(`^${line}\\.`));
  });

  for (const program of Object.keys(manifest.bin ?? {})) {
    test.each(nodes)(`its program ${program} starts, installed, on Node $line`, async ({ path }) => {
      const installed = join(project.folder, 'node_modules/.bin', program);
      expect(await output(path, [installed, '--version'], project.folder)).toBe(`${manifest.version}\n`);
    });
  }

  const readme = join(root, source, 'README.md');
  const fileOf = (example: ReadmeExample) => `${name.slice('@mdmkit/'.length)}-${example.name}.ts`;
  const examples = existsSync(readme) ? readmeExamples(readFileSync(readme, 'utf8')) : [];

  // Compiled as a project for the older Node does it: that one cannot read `await using`.
  let compiled: Promise<string> | undefined;
  const compile = async () => {
    const files = await Promise.all(examples.map((example) => project.write(fileOf(example), example.code)));
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    const options = [
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2024,esnext.disposable',
    ];
    const places = ['--rootDir', '.', '--outDir', 'compiled'];
    return await output(
      join(root, 'node_modules/.bin/tsc'),
      [...options, ...places, ...types, ...files],
      project.folder,
    );
  };

  if (examples.length > 0) {
    test("the README's examples are rightly typed", async () => {
      compiled ??= compile();
      await compiled;
    });
  }

  for (const example of examples) {
    test.each(nodes)(`runs the README's example ${example.name} on Node $line`, async ({ path }) => {
      compiled ??= compile();
      await compiled;
      await output(path, [join('compiled', fileOf(example).replace(/ts$/, 'js'))], project.folder);
    });
  }
});
