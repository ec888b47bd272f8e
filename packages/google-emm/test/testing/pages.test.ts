import { expect, test } from 'vitest';
import { createPageTokens } from '../../src/testing/page-tokens.ts';
import { type PageFault, pagedArray, readPage } from '../../src/testing/pages.ts';
import { failureOf, startEmm } from '../start-emm.ts';

const tokens = createPageTokens();
const list = pagedArray(
  'numbers',
  Array.from({ length: 250 }, (_, index) => index),
);
const read = (query: { pageSize?: string; pageToken?: string }, faults: PageFault[] = []) =>
  readPage(list, query, tokens, faults);

test.for([
  [undefined, 10],
  ['', 10],
  ['0', 10],
  ['7', 7],
  ['100', 100],
  ['5000', 100],
] as const)('a page size of %s yields %i items', ([pageSize, expected]) => {
  expect(read(pageSize === undefined ? {} : { pageSize }).items).toHaveLength(expected);
});

test('the last page has no token; a token holds for its list only', () => {
  const last = read({ pageSize: '100', pageToken: tokens.issue('numbers', 200) });
  expect(last.items).toHaveLength(50);
  expect(last.nextPageToken).toBeUndefined();
  for (const pageToken of ['made-up', tokens.issue('others', 3)])
    expect(() => read({ pageToken })).toThrow('page token');
  for (const pageSize of ['ten', '-1']) expect(() => read({ pageSize })).toThrow(/page_size|invalid argument/);
});

test('faults: an empty page goes on, and a token that does not move is noticed by the client', async () => {
  expect(read({}, ['empty-page'])).toMatchObject({ items: [], nextPageToken: expect.any(String) as string });
  await using started = await startEmm({}, { devices: 25 });
  const { google, emm } = started;
  google.pageFaults.push('empty-page');
  expect(await emm.devices.list(google.enterprise.name, { pageSize: 10 }).toArray()).toHaveLength(25);
  google.pageFaults.push('empty-page', 'repeated-token');
  const error = await failureOf(emm.devices.list(google.enterprise.name, { pageSize: 10 }).toArray());
  expect(error).toMatchObject({ code: 'EMM_CURSOR_REPEATED' });
});
