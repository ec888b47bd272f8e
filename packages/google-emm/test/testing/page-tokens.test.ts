import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPageTokens } from '../../src/testing/page-tokens.ts';

test('a token leads back to its place, in its own list only', () => {
  const tokens = createPageTokens();
  fc.assert(
    fc.property(fc.nat(), (offset) => {
      const token = tokens.issue('a', offset);
      expect(token).toMatch(/^[\w-]+$/);
      expect(tokens.read('a', token)).toBe(offset);
      expect(tokens.read('b', token)).toBeUndefined();
      expect(createPageTokens().read('a', token)).toBeUndefined();
    }),
  );
});

test('nothing made up is a token', () => {
  const tokens = createPageTokens();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(tokens.read('a', text)).toBeUndefined();
    }),
  );
});
