import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../scripts/run.ts';
import { packages } from './workspaces.ts';

const files = globSync('.changeset/*.md', { cwd: root }).sort();
const names = packages.map(({ manifest }) => manifest.name);

test.each(files)('%s begins with packages and the kind of change', (file) => {
  const [, head, text = ''] = /^---\n((?:'@mdmkit\/[\w-]+': (?:major|minor|patch)\n)+)---\n\n([\s\S]+)$/.exec(
    readFileSync(`${root}/${file}`, 'utf8'),
  ) ?? [undefined, ''];
  const named = [...(head ?? '').matchAll(/'(@[^']+)'/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(0);
  expect(names).toEqual(expect.arrayContaining(named));
  expect(text.trim().length).toBeGreaterThan(40);
});
