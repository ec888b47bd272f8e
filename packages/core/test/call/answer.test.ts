import { expect, test } from 'vitest';
import { createAnswer } from '../../src/call/answer.ts';

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
])('tells the clocks apart: %s', (date, clockSkewMs) => {
  expect(answer(200, '', { date }).clockSkewMs).toBe(clockSkewMs);
  expect(answer(200).clockSkewMs).toBeUndefined();
});
