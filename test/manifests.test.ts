import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/run.ts';
import { packages } from './workspaces.ts';

const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');

describe.each(packages)('$manifest.name', ({ folder, manifest }) => {
  test('asks for each dependency in a range that lets repairs in', () => {
    const others = Object.entries(manifest.dependencies).filter(([, range]) => !/^\^\d+\.\d+\.\d+$/.test(range));
    expect(others).toEqual([]);
  });

  test('asks for each of our packages from the version on that the repository holds', () => {
    const versions = new Map(packages.map((entry) => [entry.manifest.name, entry.manifest.version]));
    for (const [name, range] of Object.entries(manifest.dependencies)) {
      if (name.startsWith('@mdmkit/')) expect([name, range]).toEqual([name, `^${versions.get(name)}`]);
    }
  });

  test('says where it comes from, and is published with provenance', () => {
    const home = 'https://github.com/mdmkit/mdmkit';
    expect(manifest).toMatchObject({
      homepage: `${home}/tree/main/${folder}#readme`,
      bugs: `${home}/issues`,
      repository: { type: 'git', url: `git+${home}.git`, directory: folder },
      publishConfig: { access: 'public', provenance: true },
    });
  });

  test('refers to the projects of our packages that it depends on', () => {
    const { references = [] } = JSON.parse(read(`${folder}/tsconfig.json`)) as { references?: { path: string }[] };
    const ours = Object.keys(manifest.dependencies).filter((name) => name.startsWith('@mdmkit/'));
    expect(references.map(({ path }) => path.replace('../', '@mdmkit/')).sort()).toEqual(ours.sort());
  });

  test('states licence, Node and module format', () => {
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=22.13' },
    });
  });

  test('offers each entry point as source, types and code, in that order', () => {
    const conditions = Object.values(manifest.exports).filter((target) => typeof target === 'object');
    expect(conditions).not.toEqual([]);
    for (const target of conditions) expect(Object.keys(target)).toEqual(['@mdmkit/source', 'types', 'default']);
  });
});

test('the lock file names no registry', () => {
  expect(read('package-lock.json').match(/"resolved": "(https?|git)[^"]*"/g) ?? []).toEqual([]);
});

test('the lock file knows what every package must be', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { readonly link?: boolean; readonly integrity?: string }>;
  };
  const unchecked = Object.entries(lock.packages).filter(
    ([place, { link, integrity }]) => place.includes('node_modules/') && link !== true && integrity === undefined,
  );
  expect(unchecked).toEqual([]);
});

test('the lock file holds the programs of every platform', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const names = Object.keys(lock.packages);
  const missing = Object.values(lock.packages)
    .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
    .filter((name) => !names.some((place) => place.endsWith(`node_modules/${name}`)));
  expect(missing).toEqual([]);
});

test('.node-version names the Node that the scripts run on', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
  expect(read('.node-version').trim()).toBe(devDependencies.node);
  expect(process.versions.node).toBe(devDependencies.node);
});

test('decisions are numbered without a gap', () => {
  const numbers = globSync('docs/decisions/*.md', { cwd: root })
    .map((file) => Number(/(\d{4})-[^/]*$/.exec(file)?.[1]))
    .sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});
