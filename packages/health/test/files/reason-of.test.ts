import { expect, test } from 'vitest';
import { reasonNotWritten, reasonOf } from '../../src/files/reason-of.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ['ENOENT', 'does not exist'],
  ['EACCES', 'may not be read by this user'],
  ['ENOTDIR', 'does not exist: a part of its path is a file'],
  ['EISDIR', 'is a folder; expected a file'],
  ['ENAMETOOLONG', 'is too long for a path; expected the name of a file, not its content'],
  ['EIO', 'cannot be read (EIO)'],
])('a file that cannot be read because of %s', (code, reason) => {
  expect(reasonOf(failure(code))).toBe(reason);
});

test.each([
  ['EROFS', 'is on a read-only file system'],
  ['ENOSPC', 'has no room: the disk is full'],
  ['EFBIG', 'has no room: the limit of this process for the size of a file is reached'],
  ['EACCES', 'may not be written by this user'],
  ['EIO', 'cannot be written (EIO)'],
])('a file that cannot be written because of %s', (code, reason) => {
  expect(reasonOf(failure(code), 'written')).toBe(reason);
});

test('an error without a code is named as unknown', () => {
  expect(reasonOf('x')).toBe('cannot be read (unknown)');
});

test('a new file that cannot be written names its folder if that does not exist', () => {
  expect(reasonNotWritten(failure('ENOENT'))).toBe('its folder does not exist');
  expect(reasonNotWritten(failure('ENOSPC'))).toBe('it has no room: the disk is full');
});
