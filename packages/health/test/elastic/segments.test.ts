import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { entriesOf, systemSegmentFiles as files, lineOf } from '../../src/elastic/segments.ts';
import { temporaryFolder } from '../support/folder.ts';

const entry = { id: 'a-1', json: '{"message":"\\t and \\n"}' };

test('what was written as lines is read again', () => {
  expect(entriesOf(lineOf(entry) + lineOf({ id: 'b', json: '{}' }))).toEqual([entry, { id: 'b', json: '{}' }]);
  expect(entriesOf('')).toEqual([]);
});

test.each([
  ['a line that was cut off', '{"message":"ok"'],
  ['a line that ends like a document and is none', '{"message"}'],
  ['a line without a document', ''],
])('%s is no entry, and hides no other', (_, json) => {
  expect(entriesOf(`${lineOf(entry)}b\t${json}\n\tno id\n${lineOf(entry)}`)).toEqual([entry, entry]);
});

test('segments are listed by number, with their size; other files are not', async () => {
  await using folder = await temporaryFolder();
  const place = join(folder.path, 'buffer');
  expect(await files.list(place)).toEqual([]);
  for (const number of [10, 9]) {
    const file = await files.create(place, number);
    await files.append(file, Buffer.from(lineOf(entry).repeat(number)));
    await files.end(file);
  }
  for (const name of ['status.json', '9.ndjson', '000000000001.ndjson.tmp']) await writeFile(join(place, name), '{}');
  const { length } = lineOf(entry);
  expect(await files.list(place)).toEqual([
    { number: 9, bytes: 9 * length },
    { number: 10, bytes: 10 * length },
  ]);
  expect(entriesOf(await files.read(place, 9))).toHaveLength(9);
  await files.remove(place, 9);
  await files.remove(place, 9);
  expect(await files.read(place, 9)).toBe('');
});

test('a segment that cannot be read is no empty one', async () => {
  await using folder = await temporaryFolder();
  const file = await folder.write('file', '');
  await expect(files.read(file, 1)).rejects.toThrow('ENOTDIR');
});
