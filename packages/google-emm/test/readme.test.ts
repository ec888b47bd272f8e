import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testReadmeExamples } from '../../../test/run-readme-examples.ts';

const folder = new URL('..', import.meta.url);
testReadmeExamples(folder);

const guides = globSync('docs/*.md', { cwd: folder }).sort();

test('README.md links every guide', () => {
  const readme = readFileSync(new URL('README.md', folder), 'utf8');
  expect(guides.filter((guide) => !readme.includes(`(${guide}`))).toEqual([]);
});
