import { expect, test } from 'vitest';
import { createAnswer } from '../../src/call/answer.ts';
import { isWebPage, reasonOfStatus } from '../../src/index.ts';

const answer = (status: number, body = '', headers: Record<string, string> = {}) =>
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
  expect(reasonOfStatus(answer(status))).toBe(reason);
});

test.each([
  ['{}', { 'content-type': 'text/html; charset=utf-8' }, true],
  ['<!DOCTYPE html><html>', {}, true],
  [' \n<html lang="en">', {}, true],
  ['{"a":"<html>"}', { 'content-type': 'application/json' }, false],
  ['<?xml version="1.0"?>', {}, false],
  ['', {}, false],
])('%j is a web page: %o %s', (body, headers, expected) => {
  expect(isWebPage(answer(200, body, { ...headers }))).toBe(expected);
});
