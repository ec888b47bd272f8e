import { describe, expect, test } from 'vitest';
import type { NetworkAnswer } from '../../../src/network/answer.ts';
import { type EndpointQuestion, endpointHosts, type Signature } from '../../../src/probes/endpoint/hosts.ts';
import { judgeAnswer } from '../../../src/probes/endpoint/judge-answer.ts';

const apple = { vendor: 'apple', required: 'feature' } as const;
const answerOf = (status: number, body = '', headers: Record<string, string> = {}): NetworkAnswer => ({
  status,
  headers,
  body: Buffer.from(body),
  firstByteMs: 1,
});
const ask = (signature: Signature, ...status: number[]): EndpointQuestion => ({ path: '/', status, signature });
const html = { 'content-type': 'text/html; charset=utf-8' };

describe('a signature', () => {
  test.each<[Signature, string, boolean]>([
    [{ kind: 'json', member: 'limits' }, '{"limits": {}}', true],
    [{ kind: 'json', member: 'limits' }, '<html>"limits": 1</html>', false],
    [{ kind: 'json', member: 'id', value: 'pubsub:v1' }, '{"id":"pubsub:v1"}', true],
    [{ kind: 'json', member: 'id', value: 'pubsub:v1' }, '{"id":"pubsubxv1"}', false],
    [{ kind: 'der' }, '0\u0082', true],
    [{ kind: 'der' }, 'hello', false],
    [{ kind: 'empty' }, '', true],
    [{ kind: 'empty' }, 'x', false],
    [{ kind: 'regex', pattern: 'Success' }, '<HTML>Success', true],
    [{ kind: 'regex', pattern: 'Success' }, '<HTML>Sign in', false],
    [{ kind: 'none' }, '', true],
    [{ kind: 'none' }, '<!DOCTYPE html>', false],
  ])('%j in %j: %s', (signature, body, expected) => {
    expect(judgeAnswer(apple, ask(signature, 200), answerOf(200, body)).isKnown).toBe(expected);
  });

  test('of the session of Device Assignment knows the words that are seen there, bare and quoted', () => {
    const { ask: question } = endpointHosts.find(({ id }) => id === 'apple.dep')!;
    for (const body of ['oauth_problem_advice', '"token_rejected"Unauthorized', 'USER_AGENT_MISSING', 'Bad Request'])
      expect(judgeAnswer(apple, question!, answerOf(400, body))).toMatchObject({ isKnown: true, code: undefined });
    expect(judgeAnswer(apple, question!, answerOf(400, '<html>', html)).code).toBe('ENDPOINT_BLOCK_PAGE');
  });
});

test('a title is kept in part, as one line', () => {
  const page = `<html><title>Access\n\u001B[2J denied ${'x'.repeat(300)}</title>`;
  const { detail = '' } = judgeAnswer(apple, ask({ kind: 'json', member: 'a' }, 200), answerOf(200, page, html));
  expect(detail).toContain('"Access [2J denied x');
  expect(detail.length).toBeLessThan(150);
  expect(detail).not.toMatch(/\p{Cc}/u);
});

test("Google's own page of an outage is an outage", () => {
  const google = { vendor: 'google', required: 'required' } as const;
  const page = '<title>Error 502 (Server Error)!!1</title>';
  expect(judgeAnswer(google, ask({ kind: 'json', member: 'id' }, 200), answerOf(502, page, html)).code).toBe(
    'ENDPOINT_VENDOR_ERROR',
  );
});

test('a control that answers anything else is a portal', () => {
  const control = { vendor: 'google', required: 'control' } as const;
  expect(judgeAnswer(control, ask({ kind: 'empty' }, 204), answerOf(204, 'x')).code).toBe('ENDPOINT_PORTAL');
  expect(judgeAnswer(control, ask({ kind: 'empty' }, 204), answerOf(204)).code).toBeUndefined();
});

test.each([
  ['https://www.apple.com/x', undefined],
  ['https://apple.com.evil.example/', 'ENDPOINT_PORTAL'],
  ['https://filter.example/?reason=policy', 'ENDPOINT_BLOCK_PAGE'],
  ['http://10.0.0.1:81/block.cgi', 'ENDPOINT_BLOCK_PAGE'],
  ['/relative', undefined],
  ['', undefined],
])('a redirect to %j is %s', (location, code) => {
  const answer = answerOf(302, '', location === '' ? {} : { location });
  const verdict = judgeAnswer(apple, ask({ kind: 'none' }, 200), answer);
  expect(verdict).toMatchObject({ code, isKnown: false });
  expect(verdict.detail).not.toContain('?');
});
