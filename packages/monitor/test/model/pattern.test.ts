import { expect, test } from 'vitest';
import { createPattern } from '../../src/model/pattern.ts';

test.each([
  ['aurora', 'aurora/apple.dep', true],
  ['aurora', 'aurora2/apple.dep', false],
  ['aurora/apple.dep', 'aurora/apple.dep/branch', true],
  ['*/apple.dep', 'aurora/apple.dep', true],
  ['*', 'aurora/apple.dep', true],
  ['aurora/apple.*', 'aurora/apple.dep', true],
  // A point is a point, and a star stays within a part.
  ['aurora/appleXdep', 'aurora/apple.dep', false],
  ['au*dep', 'aurora/apple.dep', false],
])('the pattern %j and the target %j: %s', (pattern, id, fits) => {
  expect(createPattern(pattern)(id)).toBe(fits);
});
