import { expect, test } from 'vitest';
import { deriveStoreKey, Secret } from '../../src/index.ts';

test('the same parts make the same key, others another', () => {
  const key = deriveStoreKey('session', 'https://a', new Secret('secret'));
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(deriveStoreKey('session', 'https://a', new Secret('secret'))).toBe(key);
  expect(deriveStoreKey('session', 'https://a', 'secret')).toBe(key);
  const others = [
    deriveStoreKey('budget', 'https://a', 'secret'),
    deriveStoreKey('session', 'https://as', 'ecret'),
    deriveStoreKey('session', 'https://a"', '"secret'),
    deriveStoreKey('session', 'https://a'),
  ];
  expect(new Set([key, ...others]).size).toBe(5);
});
