import { Secret } from '@mdmkit/core';
import { expect, it } from 'vitest';
import { isAccepted } from '../../src/webhooks/accepted-secret.ts';

it.each([
  [new Secret('a'), true],
  [[new Secret('b'), new Secret('a')], true],
  [() => new Secret('a'), true],
  [() => Promise.resolve([new Secret('b')]), false],
  [[], false],
])('compares with %o', async (secrets, accepted) => {
  expect(await isAccepted('a', secrets)).toBe(accepted);
});

it('accepts no empty secret', async () => {
  expect(await isAccepted('', new Secret(''))).toBe(false);
});
