import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Served, startServed } from './served.ts';

let served: Served;
beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served[Symbol.asyncDispose]());

const get = async (accept: string, method = 'GET', path = '/nothing') => {
  const answer = await served.call(path, { method, headers: { accept } });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
};

describe('a path that there is not', () => {
  test('is a page in a browser', async () => {
    const { status, type, text } = await get('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8');
    expect([status, type]).toEqual([404, 'text/html; charset=UTF-8']);
    expect(text).toContain('<h1>There is no such resource</h1>');
    expect(text).toMatch(/<a href="\/(v1\/openapi\.json)?">/);
  });

  test.each(['*/*', 'application/json', 'application/problem+json, text/html;q=0.5'])(
    'is a problem for %s',
    async (accept) => {
      const { status, type, text } = await get(accept);
      expect([status, type]).toEqual([404, 'application/problem+json']);
      expect(JSON.parse(text)).toMatchObject({ code: 'NOT_FOUND' });
    },
  );
});

test('a method that a resource does not know is a problem, in a browser, too', async () => {
  const { status, text } = await get('text/html', 'DELETE', '/livez');
  expect(status).toBe(405);
  expect(JSON.parse(text)).toMatchObject({ code: 'METHOD_NOT_ALLOWED', detail: 'This resource knows GET.' });
});
