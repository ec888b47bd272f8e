import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { packages } from '../../test/workspaces.ts';
import { createEmptyProject, type EmptyProject, nodes } from './empty-project.ts';
import { examplesOf, runExample } from './examples.ts';

describe('with the lowest versions that the packages allow', () => {
  const lowest = Object.fromEntries(
    packages
      .flatMap(({ manifest }) => Object.entries(manifest.dependencies))
      .filter(([name]) => !name.startsWith('@mdmkit/'))
      .map(([name, range]) => [name, range.replace('^', '')]),
  );
  const tarballs = Object.values(inject('packed')).map(({ tarball }) => tarball);
  let project: EmptyProject;

  beforeAll(async () => {
    project = await createEmptyProject(tarballs, { pinned: lowest, like: inject('installed') });
  });
  afterAll(() => project[Symbol.asyncDispose]());

  test('these are installed', async () => {
    for (const [name, version] of Object.entries(lowest)) {
      const { version: installed } = JSON.parse(
        await readFile(join(project.folder, 'node_modules', name, 'package.json'), 'utf8'),
      ) as { readonly version: string };
      expect(`${name} ${installed}`).toBe(`${name} ${version}`);
    }
  });

  test.each(packages)('$manifest.name runs its quick start', async ({ folder: source, manifest }) => {
    const quickStart = examplesOf(source, manifest.name).find((example) => example.name === 'quick-start');
    const [, node22] = nodes;
    // The compilation before it checks the types of all examples.
    if (quickStart) await runExample(project, quickStart, node22?.path ?? '');
  });
});
