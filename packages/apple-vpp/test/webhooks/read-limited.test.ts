import { expect, it } from 'vitest';
import { readLimited } from '../../src/webhooks/read-limited.ts';

const request = (body: string | null, headers = {}) =>
  new Request('https://x.example', { method: 'POST', body, headers });

it.each([
  ['abcd', 'abcd'],
  ['abcde', undefined],
  ['äö', 'äö'],
  [null, ''],
])('of %j at most four bytes', async (body, text) => {
  expect(await readLimited(request(body), 4)).toBe(text);
});

it('does not begin what says that it is too long', async () => {
  expect(await readLimited(request('a', { 'content-length': '5' }), 4)).toBeUndefined();
});
