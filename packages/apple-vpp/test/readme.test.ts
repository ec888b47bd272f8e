import { readFileSync } from 'node:fs';
import { commonErrors } from '@mdmkit/core';
import { describe, expect, it } from 'vitest';
import { testReadmeExamples } from '../../../test/run-readme-examples.ts';
import { type ErrorNumberEntry, endpoints, errorNumbers, vppErrors } from '../src/index.ts';

testReadmeExamples(new URL('..', import.meta.url));

const guide = (name: string) => readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');

describe('the tables of the guides', () => {
  it('name every code of this package as it is', () => {
    const numbers = new Map<string, string>(
      Object.entries(errorNumbers).map(([number, { code }]: [string, ErrorNumberEntry]) => [code, number]),
    );
    const own = Object.entries(vppErrors).filter(
      ([code]) => numbers.has(code) || !Object.hasOwn(commonErrors, code.slice('VPP_'.length)),
    );
    const rows = [...guide('errors').matchAll(/^\| `(VPP_\w+)` +\| (\S+) +\| `(\w+)` +\| (.+?) +\|$/gm)].map((row) =>
      row.slice(1),
    );
    expect(rows).toEqual(own.map(([code, { kind, summary }]) => [code, numbers.get(code) ?? '–', kind, summary]));
  });

  it('name every call as it is', () => {
    const rows = [...guide('options').matchAll(/^\| `(\w+\.\w+)` +\| `(\w+ \/mdm\S+)` +\| (yes|no) +\|$/gm)].map(
      (row) => row.slice(1),
    );
    expect(rows).toEqual(
      endpoints.map(({ name, method, path, repeatable }) => [name, `${method} ${path}`, repeatable ? 'yes' : 'no']),
    );
  });
});
