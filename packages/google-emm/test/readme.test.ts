import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readmeExamples } from '../../../test/readme-examples.ts';
import { runOnSource, testReadmeExamples } from '../../../test/run-readme-examples.ts';

const folder = new URL('..', import.meta.url);
testReadmeExamples(folder);

const guides = globSync('docs/*.md', { cwd: folder }).sort();

const examples = guides.flatMap((guide) =>
  readmeExamples(readFileSync(new URL(guide, folder), 'utf8')).map((example) => ({ guide, ...example })),
);

test.for(examples)('$guide: runs its example $name', async ({ code }) => {
  const { stdout, ...end } = await runOnSource(code, folder);
  expect(end).toEqual({ code: 0, stderr: '' });
  expect(stdout).not.toBe('');
});

test('README.md links every guide', () => {
  const readme = readFileSync(new URL('README.md', folder), 'utf8');
  expect(guides.filter((guide) => !readme.includes(`(${guide}`))).toEqual([]);
});
