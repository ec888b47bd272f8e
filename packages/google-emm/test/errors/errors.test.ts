import { readFileSync } from 'node:fs';
import { commonErrors } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { emmErrorFamily } from '../../src/errors/errors.ts';
import { EmmError, emmErrors } from '../../src/index.ts';

const facts = { service: 'google.amapi', operation: 'enterprises.get' };

test('every code has a summary and a remedy', () => {
  for (const [code, { summary, remedy }] of Object.entries(emmErrors)) {
    expect(code).toMatch(/^EMM_[A-Z_]+$/);
    expect(summary, code).toMatch(/^[^A-Z].*[^.]$|^Google(?:'s)? /);
    expect(remedy, code).toMatch(/\.$/);
  }
});

test('an error is of this package, and names operation and cause', () => {
  const error = emmErrorFamily.create('EMM_API_DISABLED', { ...facts, status: 403, vendorCode: 'SERVICE_DISABLED' });
  expect(error).toBeInstanceOf(EmmError);
  expect(error).toMatchObject({ name: 'EmmError', kind: 'config', owner: 'us', fieldViolations: [] });
  expect(error.message).toBe(
    'enterprises.get failed: the API is not enabled in the Cloud project (status 403, SERVICE_DISABLED)',
  );
});

test('field violations are kept', () => {
  const details = [{ field: 'a', description: 'b' }];
  expect(emmErrorFamily.create('EMM_INVALID_ARGUMENT', { ...facts, details })).toMatchObject({
    fieldViolations: details,
  });
});

test('docs/errors.md lists every code that only this package has', () => {
  const guide = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const listed = [...guide.matchAll(/^\| (`EMM_[^|]*)\|/gm)].flatMap(
    ([, cell = '']) => cell.match(/EMM_[A-Z_]+/g) ?? [],
  );
  const shared = new Set(Object.keys(commonErrors).map((reason) => `EMM_${reason}`));
  const own = Object.keys(emmErrors).filter((code) => !shared.has(code));
  // A shared code, listed because the token endpoint has words of its own for it.
  expect(listed.filter((code) => code !== 'EMM_CLOCK_SKEW').sort()).toEqual(own.sort());
});
