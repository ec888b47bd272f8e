import { commonErrors } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { faultRows } from '../../src/index.ts';

test('every row expects a shared code, and says what goes wrong in words of its own', () => {
  const rows = Object.values(faultRows);
  for (const { read } of rows) expect(['OK', ...Object.keys(commonErrors)]).toContain(read.reason);
  expect(new Set(rows.map(({ what }) => what)).size).toBe(rows.length);
});
