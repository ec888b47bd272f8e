import { Secret } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { concealSecrets, revealSecrets } from '../../src/google/secrets-in-results.ts';

test('secrets are wrapped where they lie, in lists and dictionaries too', () => {
  const answer = { tokens: [{ value: 'a', name: 'n' }, { name: 'm' }, null], byName: { x: { value: 'b' } }, number: 7 };
  concealSecrets(answer, ['tokens[].value', 'byName.*.value', 'number', 'absent.value']);
  expect(answer.tokens[0]?.value).toBeInstanceOf(Secret);
  expect(answer).toMatchObject({ tokens: [{ name: 'n' }, { name: 'm' }, null] });
  expect(JSON.stringify(answer)).not.toMatch(/"[ab]"|7/);
  expect(revealSecrets(answer)).toEqual({
    tokens: [{ value: 'a', name: 'n' }, { name: 'm' }, null],
    byName: { x: { value: 'b' } },
    number: '7',
  });
});

test('a value that is no object stays as it is', () => {
  for (const value of [undefined, null, 7, 'x']) {
    concealSecrets(value, ['a']);
    expect(revealSecrets(value)).toBe(value);
  }
});
