import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { userAgent } from '../src/index.ts';

test('names the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(userAgent).toBe(`mdmkit/${version}`);
});
