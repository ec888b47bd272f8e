import type { Hooks } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createObserver } from '../../src/check/observer.ts';

const facts = { service: 'apple.dep', operation: 'account.get', label: undefined } as const;
const request = { ...facts, method: 'GET', url: 'http://127.0.0.1/account' } as const;
const phases = { connectMs: 0, firstByteMs: 0, totalMs: 0 };

test('measures from the first request on, without the pauses', async () => {
  const clock = createVirtualClock();
  const { hooks, seen } = createObserver({}, clock);
  await clock.advance(500);
  expect(seen().latencyMs).toBeUndefined();
  hooks.onRequest?.({ ...request, attempt: 1 });
  await clock.advance(30);
  hooks.onRetry?.({ ...facts, attempt: 1, delayMs: 200, code: 'DEP_TIMEOUT', requestedByVendor: false });
  await clock.advance(200);
  hooks.onRequest?.({ ...request, attempt: 2 });
  await clock.advance(12);
  expect(seen()).toMatchObject({ latencyMs: 42, attempts: 2 });
});

test('keeps the last request id and every surprise, and passes all on', () => {
  const reported: string[] = [];
  const others: Hooks = {
    onRequest: () => reported.push('request'),
    onResponse: () => reported.push('response'),
    onRetry: () => reported.push('retry'),
    onDrift: () => reported.push('drift'),
    onWait: () => reported.push('wait'),
  };
  const { hooks, seen } = createObserver(others, createVirtualClock());
  hooks.onRequest?.({ ...request, attempt: 1 });
  for (const requestId of ['one', 'two'])
    hooks.onResponse?.({
      ...request,
      attempt: 1,
      status: 200,
      requestId,
      bytes: 1,
      clockSkewMs: 0,
      phases,
    });
  hooks.onRetry?.({ ...facts, attempt: 1, delayMs: 1, code: 'X', requestedByVendor: false });
  hooks.onDrift?.({ ...facts, kind: 'missing', pointer: '/a', expected: 'a string' });
  hooks.onWait?.({ ...facts, reason: 'budget', expectedMs: 1 });
  expect(seen()).toMatchObject({
    requestId: 'two',
    drift: [{ operation: 'account.get', kind: 'missing', pointer: '/a', expected: 'a string' }],
  });
  expect(reported).toEqual(['request', 'response', 'response', 'retry', 'drift', 'wait']);
});

test('a hook that throws changes no result', () => {
  const { hooks, seen } = createObserver(
    {
      onRequest: () => {
        throw new Error('broken');
      },
    },
    createVirtualClock(),
  );
  expect(() => hooks.onRequest?.({ ...request, attempt: 1 })).not.toThrow();
  expect(seen().attempts).toBe(1);
});

test('waits on this side are measured apart, and are no part of the latency', async () => {
  const clock = createVirtualClock();
  const { hooks, seen } = createObserver({}, clock);
  hooks.onWait?.({ ...facts, reason: 'connection', expectedMs: undefined });
  await clock.advance(700);
  hooks.onRequest?.({ ...request, attempt: 1 });
  await clock.advance(30);
  hooks.onWait?.({ ...facts, reason: 'budget', expectedMs: 100 });
  await clock.advance(100);
  hooks.onRequest?.({ ...request, attempt: 1 });
  await clock.advance(12);
  hooks.onRetry?.({ ...facts, attempt: 1, delayMs: 5_000, code: 'DEP_THROTTLED', requestedByVendor: true });
  await clock.advance(4_000);
  hooks.onEnd?.({ ...facts, attempts: 2, durationMs: 1 });
  await clock.advance(9);
  expect(seen()).toMatchObject({
    latencyMs: 51,
    waits: { connectionMs: 700, budgetMs: 100, sessionMs: 0, retryAfterMs: 4_000 },
  });
});

test('a wait that has not ended yet counts', async () => {
  const clock = createVirtualClock();
  const { hooks, seen } = createObserver({}, clock);
  hooks.onWait?.({ ...facts, reason: 'session', expectedMs: undefined });
  await clock.advance(3_000);
  expect(seen()).toMatchObject({ latencyMs: undefined, waits: { sessionMs: 3_000 } });
});

test('without any wait there is nothing to tell', () => {
  const { hooks, seen } = createObserver({}, createVirtualClock());
  hooks.onRequest?.({ ...request, attempt: 1 });
  expect(seen().waits).toBeUndefined();
});
