import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { startSimulatedVendors } from '@mdmkit/health/testing';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root, run } from '../../scripts/run.ts';
import type { ReadmeExample } from '../../test/readme-examples.ts';
import { readmeExamples } from '../../test/readme-examples.ts';
import { packages } from '../../test/workspaces.ts';
import { bundle, withoutTopLevelAwait } from './bundle.ts';
import type { EmptyProject, PackedWorkspace, ProjectOptions } from './empty-project.ts';
import { createEmptyProject, nodes, output, pack, temporaryFolder } from './empty-project.ts';
import { installedMb } from './installed-size.ts';

const disposables = new AsyncDisposableStack();
let packed: ReadonlyMap<string, PackedWorkspace> = new Map();

const packedAs = (name: string): PackedWorkspace => {
  const result = packed.get(name);
  if (result === undefined) throw new Error(`${name} was not packed`);
  return result;
};

/** Makes a value when it is asked for, and keeps it. */
function memoize<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}

const createProject = async (options?: ProjectOptions): Promise<EmptyProject> =>
  disposables.use(
    await createEmptyProject(
      [...packed.values()].map(({ tarball }) => tarball),
      options,
    ),
  );

/** All packages, with the newest versions of what they depend on. */
const project = memoize(() => createProject());

beforeAll(async () => {
  // A task of turbo has built before.
  if (process.env['TURBO_HASH'] === undefined) {
    const build = await run('turbo', ['run', 'build', '--output-logs=errors-only'], { quiet: true });
    if (build.code !== 0) throw new Error(`the build failed:\n${build.output}`);
  }
  const folder = disposables.use(await temporaryFolder());
  packed = await pack(
    packages.map(({ manifest }) => manifest.name),
    folder.path,
  );
}, 600_000);

afterAll(() => disposables.disposeAsync());

/** Whether only a resolution that knows no ES modules meets a problem, as the profile `esm-only` of attw has it. */
const isOfOldResolution = (problem: object) =>
  'resolutionKind' in problem && (problem.resolutionKind === 'node10' || problem.resolutionKind === 'node16-cjs');

interface Example extends ReadmeExample {
  /** The file that it is written to. */
  readonly file: string;
}

const examplesOf = (folder: string, name: string): readonly Example[] => {
  const readme = join(root, folder, 'README.md');
  if (!existsSync(readme)) return [];
  const prefix = name.slice('@mdmkit/'.length);
  return readmeExamples(readFileSync(readme, 'utf8')).map((example) => ({
    ...example,
    file: `${prefix}-${example.name}.ts`,
  }));
};

/** The packages whose quick start sends a request. */
const callsVendor = new Set(
  ['apple-business', 'apple-dep', 'apple-vpp', 'google-emm'].map((name) => `@mdmkit/${name}`),
);

const compilations = new Map<EmptyProject, Promise<string>>();

/** Compiles all examples, as a project for the older Node does it: that one cannot read `await using`. */
const compile = async (inside: EmptyProject): Promise<string> => {
  const examples = packages.flatMap(({ folder, manifest }) => examplesOf(folder, manifest.name));
  const files = await Promise.all(examples.map(({ file, code }) => inside.write(file, code)));
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
  const target = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2024,esnext.disposable'];
  const places = ['--rootDir', '.', '--outDir', 'compiled'];
  const args = ['--strict', '--skipLibCheck', ...target, ...places, ...types, ...files];
  return await output(join(root, 'node_modules/.bin/tsc'), args, inside.folder);
};

/** Type-checks the examples of all READMEs, and runs one. */
const runExample = async (inside: EmptyProject, { file }: Example, node: string): Promise<void> => {
  const compilation = compilations.get(inside) ?? compile(inside);
  compilations.set(inside, compilation);
  await compilation;
  await output(node, [join('compiled', file.replace(/ts$/, 'js'))], inside.folder);
};

describe.each(packages)('$manifest.name, packed', ({ folder: source, manifest }) => {
  const { name } = manifest;

  test('satisfies publint', async () => {
    const { buffer } = new Uint8Array(await readFile(packedAs(name).tarball));
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test('has types that are not wrong', async () => {
    const tarball = new Uint8Array(await readFile(packedAs(name).tarball));
    const analysis = await checkPackage(createPackageFromTarballData(tarball), {
      excludeEntrypoints: Object.keys(manifest.exports).filter((subpath) => subpath.endsWith('.json')),
    });
    expect(analysis.types).toBeTruthy();
    // The packages are ES modules only: what older resolutions cannot find is meant so.
    const modern = 'problems' in analysis ? analysis.problems.filter((problem) => !isOfOldResolution(problem)) : [];
    expect(modern).toEqual([]);
  });

  test('holds its sources, no types without one, and the licences of what its code contains', () => {
    const { files } = packedAs(name);
    const orphans = files.filter((file) => {
      const source = /^dist\/(?!board\/)(.*)\.d\.ts$/.exec(file)?.[1];
      return source !== undefined && !files.includes(`src/${source}.ts`);
    });
    // What is left in `dist` from a source that is gone: delete `dist` and build again.
    expect(orphans).toEqual([]);
    if (manifest.bin !== undefined) expect(files).toContain('dist/program/LICENSES.txt');
    if (name === '@mdmkit/core') expect(files).toContain('dist/LICENSES.txt');
    expect(files.filter((file) => /tsbuildinfo|\.test\.|(^|\/)\.env/.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'package.json', 'dist/index.js', 'src/index.ts']));
  });

  // The one entry point that needs msw is left out: msw is not installed here.
  const entryPoints = Object.keys(manifest.exports).filter((subpath) => subpath !== './testing/msw');

  test.each(nodes)('is imported without msw on Node $line', async ({ path, line }) => {
    expect(existsSync(join((await project()).folder, 'node_modules/msw'))).toBe(false);
    const imports = entryPoints.map((subpath) => {
      const attributes = subpath.endsWith('.json') ? ", { with: { type: 'json' } }" : '';
      return `await import('${name}${subpath.slice(1)}'${attributes});`;
    });
    const code = [...imports, 'console.log(process.versions.node);'].join('\n');
    const printed = await (await project()).run(path, `import-${name.slice('@mdmkit/'.length)}-${line}.js`, code);
    expect(printed).toMatch(new RegExp(`^${line}\\.`));
  });

  for (const program of Object.keys(manifest.bin ?? {})) {
    test.each(nodes)(`its program ${program} starts, installed, on Node $line`, async ({ path }) => {
      const { folder } = await project();
      const installed = join(folder, 'node_modules/.bin', program);
      expect(await output(path, [installed, '--version'], folder)).toBe(`${manifest.version}\n`);
    });
  }

  if (manifest.bin?.['health-check'] !== undefined)
    test('its service, installed, logs ECS and serves metrics', async () => {
      const { folder } = await project();
      const demo = join(folder, 'demo');
      await using vendors = await startSimulatedVendors({ folder: demo });
      const args = ['serve', '-c', vendors.configFile, '-f', 'ecs', '--listen', '127.0.0.1:0'];
      const service = spawn(nodes[0]?.path ?? '', [join(folder, 'node_modules/.bin/health-check'), ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exit = once(service, 'exit');
      try {
        const documents: string[] = [];
        for await (const line of createInterface(service.stdout)) {
          const { message, ecs } = JSON.parse(line) as { message: string; ecs: unknown };
          expect(ecs).toEqual({ version: expect.any(String) as string });
          documents.push(message);
          if (documents.length === 2) break;
        }
        const [, address = ''] = /(http:\/\/\S+)/.exec(documents.join(' ')) ?? [];
        expect(await (await fetch(`${address}/metrics`)).text()).toContain('mdm_health');
      } finally {
        service.kill();
      }
      // SIGTERM, stopped cleanly.
      expect(await exit).toEqual([143, null]);
    });

  const quickStart = examplesOf(source, name).find((example) => example.name === 'quick-start');

  test.each(['esm', 'cjs'] as const)('runs its quick start, bundled as %s, on Node 22', async (format) => {
    const { folder, write } = await project();
    const file = await write(`bundled-${quickStart?.file ?? ''}`, withoutTopLevelAwait(quickStart?.code ?? ''));
    const [, node22] = nodes;
    expect(await output(node22?.path ?? '', [await bundle(folder, file, format)], folder)).not.toBe('');
  });

  if (callsVendor.has(name))
    test('says how to bundle, where its quick start is bundled as esm without a banner', async () => {
      const { folder, write } = await project();
      const file = await write(`plain-${quickStart?.file ?? ''}`, quickStart?.code ?? '');
      const bundled = await bundle(folder, file, 'esm', '');
      await expect(output(nodes[0]?.path ?? '', [bundled], folder)).rejects.toThrow(
        /Dynamic require of [\s\S]*bundling\.md/,
      );
    });

  for (const example of examplesOf(source, name)) {
    test.concurrent.each(nodes)(`runs the README's example ${example.name} on Node $line`, async ({ path }) => {
      await runExample(await project(), example, path);
    });
  }
});

/**
 * What an installation may take, in MB, as `du` counts. The goal of google-emm is 32; the newest versions in its ranges vary.
 * zod takes 8 of it, and 9 in google-emm and health are a polyfill that gaxios brings and Node does not need. In health 11 are
 * hono, prom-client, openid-client, pino and the API of OpenTelemetry, which only its server and its log need: they stay
 * outside its bundle, so that repairs reach users by the range.
 */
const limitsMb = new Map([
  ['@mdmkit/apple-business', 24],
  ['@mdmkit/apple-dep', 24],
  ['@mdmkit/apple-vpp', 24],
  ['@mdmkit/google-emm', 33],
  ['@mdmkit/health', 80],
]);

test('an installation of each package is small', async () => {
  const { folder } = await project();
  const sizes = packages.map(({ manifest: { name } }) => ({ name, mb: installedMb(name, folder) }));
  for (const { name, mb } of sizes)
    console.log(`${name} installs ${mb.toFixed(1)} MB, at most ${limitsMb.get(name) ?? '–'}`);
  expect(sizes.filter(({ name, mb }) => mb > (limitsMb.get(name) ?? Number.POSITIVE_INFINITY))).toEqual([]);
});

describe('with the lowest versions that the packages allow', () => {
  const lowest = Object.fromEntries(
    packages
      .flatMap(({ manifest }) => Object.entries(manifest.dependencies))
      .filter(([name]) => !name.startsWith('@mdmkit/'))
      .map(([name, range]) => [name, range.replace('^', '')]),
  );
  const lowestProject = memoize(() => createProject({ pinned: lowest }));

  test('these are installed', async () => {
    const { folder } = await lowestProject();
    for (const [name, version] of Object.entries(lowest)) {
      const { version: installed } = JSON.parse(
        await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8'),
      ) as { readonly version: string };
      expect(`${name} ${installed}`).toBe(`${name} ${version}`);
    }
  });

  test.each(packages)('$manifest.name runs its quick start', async ({ folder: source, manifest }) => {
    const quickStart = examplesOf(source, manifest.name).find((example) => example.name === 'quick-start');
    const [, node22] = nodes;
    // The compilation before it checks the types of all examples.
    if (quickStart) await runExample(await lowestProject(), quickStart, node22?.path ?? '');
  });
});
