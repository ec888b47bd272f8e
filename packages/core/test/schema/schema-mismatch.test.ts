import { expect, test } from 'vitest';
import { SchemaMismatch } from '../../src/index.ts';

test('the message has the first five problems, the list all', () => {
  const problems = ['a', 'b', 'c', 'd', 'e', 'f'];
  const error = new SchemaMismatch(problems);
  expect(error).toMatchObject({ name: 'SchemaMismatch', message: 'a; b; c; d; e', problems });
});
