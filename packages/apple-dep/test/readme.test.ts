import { readFileSync } from 'node:fs';
import { commonErrors } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { runOnSource, testReadmeExamples } from '../../../test/run-readme-examples.ts';
import { depErrors, endpoints } from '../src/index.ts';

const folder = new URL('..', import.meta.url);
const guide = (name: string) => readFileSync(new URL(`docs/${name}.md`, folder), 'utf8');

testReadmeExamples(folder);

test('the example for msw runs', async () => {
  const code = /^```ts\n((?:(?!```)[\s\S])*'msw\/node'[\s\S]*?)^```$/m.exec(guide('testing'))?.[1] ?? '';
  const { stdout, ...end } = await runOnSource(code, folder);
  expect(end).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain("orgName: 'Example Organisation'");
});

/** The rows of the table with this head, without the spaces that align its columns. */
function rowsUnder(name: string, head: string): string[] {
  const tables = guide(name).replace(/ +/g, ' ').replace(/-+/g, '-').split('\n\n');
  const [, , ...rows] =
    tables
      .find((table) => table.startsWith(head))
      ?.trim()
      .split('\n') ?? [];
  return rows;
}

const withoutRuns = (row: string) => row.replace(/-+/g, '-');
const isShared = (code: string) => Object.hasOwn(commonErrors, code.replace(/^DEP_/, ''));
const all = Object.entries(depErrors);

test('the guide explains every error code of this package, as the catalogue does', () => {
  const own = all.filter(([code]) => !isShared(code));
  expect(rowsUnder('errors', '| code | kind | what happened |')).toEqual(
    own.map(([code, { kind, summary }]) => withoutRuns(`| \`${code}\` | \`${kind}\` | ${summary} |`)),
  );
});

test('the guide names every shared error code under its kind', () => {
  const byKind = Map.groupBy(
    all.filter(([code]) => isShared(code)),
    ([, { kind }]) => kind,
  );
  expect(rowsUnder('errors', '| kind | codes |')).toEqual(
    Array.from(byKind, ([kind, codes]) => `| \`${kind}\` | ${codes.map(([code]) => `\`${code}\``).join(', ')} |`),
  );
});

test('the guide names every call', () => {
  const offered = endpoints.filter(({ name }) => name !== 'session.open');
  expect(rowsUnder('options', '| method | request | may be repeated |')).toEqual(
    offered.map(
      ({ name, method, path, repeatable }) => `| \`${name}\` | \`${method} ${path}\` | ${repeatable ? 'yes' : 'no'} |`,
    ),
  );
});
