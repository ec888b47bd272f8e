import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAtMost } from '../../src/files/read-at-most.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

test.each([0, 1, 65_536, 200_000])(
  'a file of %i bytes is read whole up to its length, and not beyond',
  async (length) => {
    const text = 'a'.repeat(length);
    const file = await folder.write('file', text);
    expect(await readAtMost(file, length)).toEqual(Buffer.from(text));
    expect(await readAtMost(file, length + 1)).toEqual(Buffer.from(text));
    if (length > 0) expect(await readAtMost(file, length - 1)).toBeUndefined();
  },
);

test.skipIf(!existsSync('/dev/zero'))('a device without an end ends at the limit', async () => {
  expect(await readAtMost('/dev/zero', 1_000_000)).toBeUndefined();
});
