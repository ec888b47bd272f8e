import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { startSimulatedVendors } from '@mdmkit/health/testing';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, test } from 'vitest';
import { packages } from '../../test/workspaces.ts';
import { bundle, withoutTopLevelAwait } from './bundle.ts';
import type { PackedWorkspace } from './empty-project.ts';
import { nodes, openProject, output } from './empty-project.ts';
import { examplesOf, runExample } from './examples.ts';
import { installedMb } from './installed-size.ts';

const packed = inject('packed');

const packedAs = (name: string): PackedWorkspace => {
  const result = packed[name];
  if (result === undefined) throw new Error(`${name} was not packed`);
  return result;
};

/** All packages, with the newest versions of what they depend on. */
const project = openProject(inject('installed'));

/** Whether only a resolution that knows no ES modules meets a problem, as the profile `esm-only` of attw has it. */
const isOfOldResolution = (problem: object) =>
  'resolutionKind' in problem && (problem.resolutionKind === 'node10' || problem.resolutionKind === 'node16-cjs');

/** The packages whose quick start sends a request. */
const callsVendor = new Set(
  ['apple-business', 'apple-dep', 'apple-vpp', 'google-emm'].map((name) => `@mdmkit/${name}`),
);

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
      const { folder } = project;
      const installed = join(folder, 'node_modules/.bin', program);
      expect(await output(path, [installed, '--version'], folder)).toBe(`${manifest.version}\n`);
    });
  }

  if (manifest.bin?.['health-check'] !== undefined)
    test('its service, installed, logs ECS and serves metrics', async () => {
      const { folder } = project;
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
    const { folder, write } = project;
    const file = await write(`bundled-${quickStart?.file ?? ''}`, withoutTopLevelAwait(quickStart?.code ?? ''));
    const [, node22] = nodes;
    expect(await output(node22?.path ?? '', [await bundle(folder, file, format)], folder)).not.toBe('');
  });

  if (callsVendor.has(name))
    test('says how to bundle, where its quick start is bundled as esm without a banner', async () => {
      const { folder, write } = project;
      const file = await write(`plain-${quickStart?.file ?? ''}`, quickStart?.code ?? '');
      const bundled = await bundle(folder, file, 'esm', '');
      await expect(output(nodes[0]?.path ?? '', [bundled], folder)).rejects.toThrow(
        /Dynamic require of [\s\S]*bundling\.md/,
      );
    });

  for (const example of examplesOf(source, name)) {
    test.concurrent.each(nodes)(`runs the README's example ${example.name} on Node $line`, async ({ path }) => {
      await runExample(project, example, path);
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
  const { folder } = project;
  const sizes = packages.map(({ manifest: { name } }) => ({ name, mb: installedMb(name, folder) }));
  for (const { name, mb } of sizes)
    console.log(`${name} installs ${mb.toFixed(1)} MB, at most ${limitsMb.get(name) ?? '–'}`);
  expect(sizes.filter(({ name, mb }) => mb > (limitsMb.get(name) ?? Number.POSITIVE_INFINITY))).toEqual([]);
});
