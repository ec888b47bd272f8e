import { expect, test } from 'vitest';
import { reasonOf } from '../../src/files/reason-of.ts';

test.each([
  ['ENOENT', 'does not exist'],
  ['EACCES', 'may not be read by this user'],
  ['ENOTDIR', 'does not exist: a part of its path is a file'],
  ['ENAMETOOLONG', 'is too long for a path; expected the name of a file, not its content'],
  ['EIO', 'cannot be read (EIO)'],
])('%s', (code, reason) => {
  expect(reasonOf(Object.assign(new Error(code), { code }))).toBe(reason);
});

test('of anything else it says so', () => {
  expect(reasonOf('x')).toBe('cannot be read (unknown)');
});
