import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commonErrors, createCatalogue, ownerOfKind } from '../../src/index.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');

describe.each(Object.entries(commonErrors))('%s', (code, entry) => {
  test('says what happened and what to do', () => {
    expect(entry.kind in ownerOfKind).toBe(true);
    expect(entry.summary).toMatch(/^[a-z].*[^.]$/);
    expect(entry.remedy).toMatch(/^[A-Z].*\.$/);
  });

  test('is in the README', () => {
    expect(readme).toContain(`| \`${code}\` | \`${entry.kind}\` |`);
  });
});

test('a package has the shared codes under its prefix, and its own beside them', () => {
  const own = { kind: 'terms', summary: 'x', remedy: 'X.' } as const;
  const catalogue = createCatalogue('DEP', { DEP_TERMS: own, DEP_TIMEOUT: own });
  expect(catalogue.DEP_TERMS).toBe(own);
  expect(catalogue.DEP_TIMEOUT).toBe(own);
  expect(catalogue.DEP_ABORTED).toBe(commonErrors.ABORTED);
  expect(Object.keys(catalogue)).toHaveLength(Object.keys(commonErrors).length + 1);
});
