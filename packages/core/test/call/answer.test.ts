import { expect, test } from 'vitest';
import { createAnswer, isWebPage, reasonOfStatus } from '../../src/call/answer.ts';

const answer = (status: number, body = '', headers: Record<string, string> = {}) =>
  createAnswer(
    { status, headers, body: Buffer.from(body), phases: { firstByteMs: 0, totalMs: 0 } },
    Date.UTC(2026, 0, 1),
  );

test('is read as text and as JSON, once', () => {
  const read = answer(200, '{"a":"ü"}');
  expect(read.text()).toBe('{"a":"ü"}');
  expect(read.json()).toEqual({ a: 'ü' });
  expect(read.json()).toBe(read.json());
  expect(answer(200, '{').json()).toBeUndefined();
  expect(answer(200, 'null').json()).toBeNull();
});

test.each([
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
  ['Wed, 31 Dec 2025 23:59:00 GMT', -60_000],
  ['nonsense', undefined],
  ['5', undefined],
  ['2027', undefined],
  ['Mon, 30 Feb 2026 00:00:00 GMT', undefined],
])('tells the clocks apart: %s', (date, clockSkewMs) => {
  expect(answer(200, '', { date }).clockSkewMs).toBe(clockSkewMs);
  expect(answer(200).clockSkewMs).toBeUndefined();
});

const answerOf = (status: number, body = '', headers: Record<string, string> = {}) =>
  createAnswer({ status, headers, body: Buffer.from(body), phases: { firstByteMs: 0, totalMs: 0 } }, 0);

test.each([
  [200, undefined],
  [204, undefined],
  [304, 'MALFORMED_RESPONSE'],
  [400, 'REJECTED'],
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [407, 'PROXY_AUTHENTICATION_REQUIRED'],
  [408, 'TIMEOUT'],
  [409, 'CONFLICT'],
  [410, 'NOT_FOUND'],
  [422, 'REJECTED'],
  [429, 'THROTTLED'],
  [500, 'SERVER_ERROR'],
  [503, 'SERVER_ERROR'],
  [511, 'INTERCEPTED'],
])('status %d is %s', (status, reason) => {
  expect(reasonOfStatus(answerOf(status))).toBe(reason);
});

test.each([
  ['{}', { 'content-type': 'text/html; charset=utf-8' }, true],
  ['<!DOCTYPE html><html>', {}, true],
  [' \n<html lang="en">', {}, true],
  ['{}', { 'content-type': 'application/xhtml+xml' }, true],
  ['<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">', {}, true],
  ['<!-- blocked --><html>', {}, true],
  ['<script>location = "https://portal.example/"</script>', {}, true],
  ['<HEAD><TITLE>Sign in</TITLE></HEAD>', {}, true],
  ['<meta http-equiv="refresh" content="0; url=/login">', {}, true],
  ['<Error><Code>AccessDenied</Code></Error>', {}, false],
  ['<?xml version="1.0"?><Error/>', {}, false],
  ['<header>1</header>', {}, false],
  ['{"a":"<html>"}', { 'content-type': 'application/json' }, false],
  ['<?xml version="1.0"?>', {}, false],
  ['', {}, false],
])('%j is a web page: %o %s', (body, headers, expected) => {
  expect(isWebPage(answerOf(200, body, { ...headers }))).toBe(expected);
});
