import { type CommonReason, commonErrors, TransportFailure, VendorError } from '@mdmkit/core';
import type { ResultWaits } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { classifyFailure, ProbeStuck } from '../../src/check/classify-failure.ts';
import { StoreError } from '../../src/store/store-error.ts';

function failure(reason: CommonReason, cause?: TransportFailure): VendorError {
  const facts = { service: 'apple.dep', operation: 'account.get', cause };
  return new VendorError(`DEP_${reason}`, commonErrors[reason], facts);
}

const none: ResultWaits = { connectionMs: 0, budgetMs: 0, sessionMs: 0, retryAfterMs: 0 };
const failed = { isInterrupted: false, waits: undefined, elapsedMs: 20_000, timeoutMs: 20_000 };

describe('a time limit', () => {
  test('that the vendor had is the vendor’s', () => {
    expect(classifyFailure({ ...failed, error: failure('TIMEOUT') })).toMatchObject({
      class: 'fail.network',
      code: 'DEP_TIMEOUT',
    });
  });

  test.each([
    ['a free connection', 'connectionMs', 'prober_fault', 'DEP_NO_FREE_CONNECTION'],
    ['a budget', 'budgetMs', 'throttled', 'DEP_BUDGET_EXHAUSTED'],
    ['Retry-After', 'retryAfterMs', 'throttled', 'DEP_THROTTLED'],
    ['another sign-in', 'sessionMs', 'prober_fault', 'DEP_NO_FREE_CONNECTION'],
  ] as const)('that was spent waiting for %s says nothing about the vendor', (_, wait, resultClass, code) => {
    const waits = { ...none, [wait]: 12_000 };
    for (const error of [failure('TIMEOUT'), failure('SLOW_RESPONSE')])
      expect(classifyFailure({ ...failed, error, waits })).toMatchObject({ class: resultClass, code, owner: 'us' });
  });

  test('of which the vendor had half or more is the vendor’s, whatever was waited for', () => {
    const waits = { ...none, connectionMs: 10_000 };
    expect(classifyFailure({ ...failed, error: failure('TIMEOUT'), waits })).toMatchObject({
      code: 'DEP_TIMEOUT',
    });
  });
});

test('an answer of the vendor after a wait stays the vendor’s', () => {
  const waits = { ...none, budgetMs: 19_000 };
  expect(classifyFailure({ ...failed, error: failure('SERVER_ERROR'), waits })).toMatchObject({
    class: 'fail.server',
    code: 'DEP_SERVER_ERROR',
  });
});

test('a certificate that is not valid yet is our clock', () => {
  const cause = new TransportFailure({ reason: 'TLS_FAILED', code: 'CERT_NOT_YET_VALID' });
  expect(classifyFailure({ ...failed, error: failure('TLS_FAILED', cause) })).toMatchObject({
    class: 'prober_fault',
    code: 'DEP_CLOCK_SKEW',
    owner: 'us',
  });
});

test('a database in which workers share budgets and sessions is ours, and its code says what to do', () => {
  const error = new StoreError('STORE_UNREACHABLE', { operation: 'Using what the workers share' });
  expect(classifyFailure({ ...failed, error })).toMatchObject({
    class: 'prober_fault',
    code: 'STORE_UNREACHABLE',
    owner: 'us',
    remedy: error.remedy,
  });
});

test('a defect of a probe, a probe that is stuck and an interruption are ours', () => {
  expect(classifyFailure({ ...failed, error: new TypeError('x') })).toMatchObject({
    code: 'PROBE_CRASHED',
    owner: 'us',
  });
  expect(classifyFailure({ ...failed, error: new ProbeStuck() })).toMatchObject({ code: 'PROBE_STUCK', owner: 'us' });
  expect(classifyFailure({ ...failed, error: new Error('x'), isInterrupted: true })).toMatchObject({
    class: 'inconclusive',
    code: 'PROBE_ABORTED',
  });
});
