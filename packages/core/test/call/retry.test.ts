import { describe, expect, test } from 'vitest';
import {
  briefRetry,
  type CommonReason,
  completeRetryPolicy,
  type RetryPolicy,
  TransportFailure,
  type VendorErrorFacts,
  withRetry,
} from '../../src/index.ts';
import { createVirtualClock } from '../../src/testing/index.ts';
import { thingsService } from '../things.ts';

const fail = (reason: CommonReason, facts: Partial<VendorErrorFacts> = {}) =>
  thingsService.errors.createCommon(reason, { service: 'test.things', operation: 'things.get', ...facts });

async function attemptsOf(error: Error, policy: RetryPolicy | false = {}, repeatable = true) {
  const clock = createVirtualClock();
  const waits: number[] = [];
  let attempts = 0;
  const run = () => {
    attempts += 1;
    return Promise.reject(error);
  };
  const outcome = withRetry(run, {
    policy: completeRetryPolicy(policy),
    clock,
    random: () => 0.5,
    signal: new AbortController().signal,
    deadlineMs: 120_000,
    isRepeatable: () => repeatable,
    onRetry: (_, __, delayMs, requestedByVendor) => waits.push(requestedByVendor ? -delayMs : delayMs),
  });
  await expect(outcome).rejects.toBe(error);
  return { attempts, waits };
}

describe('what is repeated', () => {
  test.each([
    ['TIMEOUT', 3],
    ['SERVER_ERROR', 3],
    ['INTERCEPTED', 3],
    ['THROTTLED', 3],
    ['UNAUTHORIZED', 1],
    ['SCHEMA_MISMATCH', 1],
    ['CONFLICT', 1],
    ['ABORTED', 1],
    ['LOCAL_FAILURE', 1],
  ] as const)('%s: %d', async (reason, attempts) => {
    expect((await attemptsOf(fail(reason))).attempts).toBe(attempts);
  });

  test.each(['TLS_FAILED', 'REDIRECT_REFUSED', 'PROXY_AUTHENTICATION_REQUIRED'] as const)(
    'not what a person has to mend: %s',
    async (reason) => {
      const cause = new TransportFailure({ reason, code: 'X' });
      expect((await attemptsOf(fail(reason, { cause }))).attempts).toBe(1);
    },
  );

  test('of a request that must not be sent twice only a throttled one', async () => {
    expect((await attemptsOf(fail('TIMEOUT'), {}, false)).attempts).toBe(1);
    expect((await attemptsOf(fail('THROTTLED'), {}, false)).attempts).toBe(3);
  });

  test('no error of another kind', async () => {
    expect((await attemptsOf(new Error('a mistake'))).attempts).toBe(1);
  });

  test('what the policy says, if it says so', async () => {
    expect((await attemptsOf(fail('CONFLICT'), { shouldRetry: ({ attempt }) => attempt < 2 })).attempts).toBe(2);
    expect((await attemptsOf(fail('TIMEOUT'), false)).attempts).toBe(1);
    expect((await attemptsOf(fail('TIMEOUT'), briefRetry)).waits).toEqual([100]);
  });
});

describe('waits', () => {
  test('double up to a limit, with jitter', async () => {
    const { waits } = await attemptsOf(fail('TIMEOUT'), { retries: 4, minDelayMs: 1_000, maxDelayMs: 3_000 });
    expect(waits).toEqual([500, 1_000, 1_500, 1_500]);
  });

  test("are the vendor's own, without jitter, unless that is too long", async () => {
    const policy = { retries: 1, maxRetryAfterMs: 10_000 };
    expect((await attemptsOf(fail('SERVER_ERROR', { retryAfterMs: 10_000 }), policy)).waits).toEqual([-10_000]);
    expect((await attemptsOf(fail('SERVER_ERROR', { retryAfterMs: 10_001 }), policy)).attempts).toBe(1);
  });

  test('never end after the deadline', async () => {
    const policy = { retries: 9, maxRetryAfterMs: 60_000 };
    expect((await attemptsOf(fail('SERVER_ERROR', { retryAfterMs: 50_000 }), policy)).waits).toEqual([
      -50_000, -50_000,
    ]);
  });
});

test.each([
  [{ retries: -1 }, /^retry\.retries/],
  [{ retries: 1.5 }, /^retry\.retries/],
  [{ retries: Number.POSITIVE_INFINITY }, /^retry\.retries/],
  [{ minDelayMs: -1 }, /^retry\.minDelayMs/],
  [{ maxDelayMs: Number.NaN }, /^retry\.maxDelayMs/],
  [{ maxRetryAfterMs: -5 }, /^retry\.maxRetryAfterMs/],
])('a wrong policy is named: %o', (policy, message) => {
  expect(() => completeRetryPolicy(policy)).toThrow(TypeError);
  expect(() => completeRetryPolicy(policy)).toThrow(message);
});
