import type { HttpRequest, HttpResponse } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { createGuardedFetch, textOf } from '../../src/transport/guarded-fetch.ts';

const answer: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', 'content-length': '3' },
  body: Buffer.from('{"a":1}'),
  phases: { firstByteMs: 1, totalMs: 2 },
};

function guarded(response: HttpResponse = answer) {
  const sent: HttpRequest[] = [];
  const fetch = createGuardedFetch({ 'https://api.google.example': 'http://127.0.0.1:1/fake' }, (request) => {
    sent.push(request);
    return Promise.resolve(response);
  });
  return { sent, fetch };
}

test('a request goes to the origin that was configured, path and query kept', async () => {
  const { sent, fetch } = guarded();
  const response = await fetch('https://api.google.example/v1/x?a=b%20c', { headers: { Authorization: 'Bearer t' } });
  expect(sent).toEqual([
    {
      method: 'GET',
      url: 'http://127.0.0.1:1/fake/v1/x?a=b%20c',
      headers: { authorization: 'Bearer t' },
      body: undefined,
      signal: undefined,
    },
  ]);
  expect(response).toBeInstanceOf(Response);
  expect(await response.json()).toEqual({ a: 1 });
  // What describes the bytes on the way no longer describes these.
  expect([...response.headers.keys()]).toEqual(['content-type']);
});

test('an origin that is not in the table gets no request', async () => {
  const { sent, fetch } = guarded();
  for (const url of [
    'https://evil.example/v1/x',
    'http://api.google.example/v1/x',
    'https://api.google.example:444/',
  ]) {
    await expect(fetch(url)).rejects.toMatchObject({ reason: 'LOCAL_FAILURE', code: 'ORIGIN_NOT_ALLOWED' });
  }
  expect(sent).toEqual([]);
});

test('a Request object is accepted like a URL', async () => {
  const { sent, fetch } = guarded();
  await fetch(new Request('https://api.google.example/v1/y'));
  await fetch(new URL('https://api.google.example/v1/z'), { method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
  expect(sent.map(({ method, url, body }) => [method, new URL(url).pathname, body])).toEqual([
    ['GET', '/fake/v1/y', undefined],
    ['POST', '/fake/v1/z', 'a=b+c'],
  ]);
});

test.for([204, 304])('status %i has no body', async (status) => {
  const response = await guarded({ ...answer, status }).fetch('https://api.google.example/');
  expect(response.status).toBe(status);
  expect(response.body).toBeNull();
});

test('a status that HTTP does not have is no answer', async () => {
  await expect(guarded({ ...answer, status: 777 }).fetch('https://api.google.example/')).rejects.toMatchObject({
    reason: 'MALFORMED_RESPONSE',
  });
});

test('only text and forms are sent', () => {
  expect(textOf(null)).toBeUndefined();
  expect(textOf('x')).toBe('x');
  expect(() => textOf(new Blob(['x']))).toThrow(TypeError);
});
