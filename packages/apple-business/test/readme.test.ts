import { readFileSync } from 'node:fs';
import { commonErrors } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { testReadmeExamples } from '../../../test/run-readme-examples.ts';
import { businessErrors, endpoints } from '../src/index.ts';

testReadmeExamples(new URL('..', import.meta.url));

/** A guide. The formatter aligns the columns of tables. */
const guide = (name: string) =>
  readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8').replace(/ +/g, ' ');

test('the guide explains every error code of this package, as the catalogue does', () => {
  const rows = Object.entries(businessErrors)
    .filter(([code]) => !Object.hasOwn(commonErrors, code.replace('BUSINESS_', '')))
    .map(([code, { kind, summary }]) => `| \`${code}\` | \`${kind}\` | ${summary} |`);
  expect(rows.filter((row) => !guide('errors').includes(row))).toEqual([]);
});

test('the guide names no code that does not exist', () => {
  const named = guide('errors').match(/BUSINESS_[A-Z_]+/g) ?? [];
  expect(named.filter((code) => !Object.hasOwn(businessErrors, code))).toEqual([]);
});

test('the guide names every call', () => {
  const rows = endpoints.map(({ name, method, path }) => `| \`${name}\` | \`${method} ${path}\` |`);
  expect(rows.filter((row) => !guide('options').includes(row))).toEqual([]);
});
