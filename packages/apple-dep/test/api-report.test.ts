import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeApiReport } from '../../../scripts/api-report.ts';

test('the public shape is the reviewed shape: `npm run api-report -- apple-dep` writes a new report', async () => {
  const reviewed = readFileSync(new URL('../api-report.txt', import.meta.url), 'utf8');
  expect(await makeApiReport('apple-dep')).toBe(reviewed);
}, 600_000);
