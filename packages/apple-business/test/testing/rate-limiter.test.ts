import { connectionFaultOf, createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { createRateLimiter } from '../../src/testing/rate-limiter.ts';

describe('the rate limiter', () => {
  it('is off unless numbers are given', () => {
    const limiter = createRateLimiter(createVirtualClock(), undefined);
    for (let call = 0; call < 1000; call += 1) expect(limiter.take('a', 'GET')).toBeUndefined();
  });

  it('counts reads and writes apart, and each account by itself', () => {
    const limiter = createRateLimiter(createVirtualClock(), { readsPerMinute: 1, writesPerHour: 1 });
    expect([limiter.take('a', 'GET'), limiter.take('a', 'POST'), limiter.take('b', 'GET')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([limiter.take('a', 'GET'), limiter.take('a', 'DELETE')]).toEqual([60, 3600]);
  });

  it('names the wait after which a call is let through again', async () => {
    const clock = createVirtualClock();
    const limiter = createRateLimiter(clock, { readsPerMinute: 20 });
    for (let call = 0; call < 20; call += 1) expect(limiter.take('a', 'GET')).toBeUndefined();
    expect(limiter.take('a', 'GET')).toBe(3);
    await clock.advance(2_999);
    expect(limiter.take('a', 'GET')).toBe(1);
    await clock.advance(1);
    expect(limiter.take('a', 'GET')).toBeUndefined();
    await clock.advance(3_600_000);
    const taken = Array.from({ length: 30 }, () => limiter.take('a', 'GET')).filter((wait) => wait === undefined);
    expect(taken).toHaveLength(20);
  });

  it('resets the connection of a call that is one too many at once', async () => {
    const clock = createVirtualClock();
    const limiter = createRateLimiter(clock, { parallel: 4 }, 1_000);
    const run = (account: string) => limiter.run(account, () => new Response('ok'));
    const calls = [...Array.from({ length: 6 }, () => run('a')), run('b')];
    await clock.advance(1_000);
    const faults = (await Promise.all(calls)).map((response) => connectionFaultOf(response) ?? 'ok');
    expect(faults).toEqual(['ok', 'ok', 'ok', 'ok', 'reset', 'reset', 'ok']);
    const later = run('a');
    await clock.advance(1_000);
    expect(connectionFaultOf(await later)).toBeUndefined();
  });
});
