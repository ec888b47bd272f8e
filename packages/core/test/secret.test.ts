import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../src/index.ts';
import { findSecrets } from '../src/testing/index.ts';

const secret = new Secret('a-secret-value');

test('is revealed on demand only', () => {
  expect(secret.reveal()).toBe('a-secret-value');
  const shown = [
    `${String(secret)}`,
    JSON.stringify({ secret }),
    inspect({ secret }),
    new Error(`with ${String(secret)}`),
  ];
  expect(findSecrets([shown, secret, { deep: [{ secret }] }], ['a-secret-value'])).toEqual([]);
  expect(shown.slice(0, 3)).toEqual(['[redacted]', '{"secret":"[redacted]"}', '{ secret: [redacted] }']);
  expect(inspect(secret, { customInspect: false, showHidden: true })).not.toContain('a-secret');
  expect(Object.keys(secret)).toEqual([]);
});
