import { describe, expect, test } from 'vitest';
import { daysUntil, expiryWarnings, hasEnded } from '../../src/model/expiry.ts';

const dayMs = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 10, 23, 12);
const inDays = (days: number) => new Date(nowMs + days * dayMs);

describe('the warning about a credential that ends', () => {
  test.each([
    [365, []],
    [31, []],
    [30.999, [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 30 }]],
    [30, [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 30 }]],
    [15, [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 15 }]],
    [14, [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 14 }]],
    [0.5, [{ code: 'CREDENTIAL_EXPIRING', daysLeft: 0 }]],
    [0, []],
    [-1, []],
  ])('in %d days', (days, warnings) => {
    expect(expiryWarnings(inDays(days), nowMs)).toEqual(warnings);
  });

  test('of which nothing is known', () => {
    expect(expiryWarnings(undefined, nowMs)).toEqual([]);
  });
});

test('days are whole ones, and negative once it is over', () => {
  expect([1.9, 1, 0.1, -0.1, -1].map((days) => daysUntil(inDays(days), nowMs))).toEqual([1, 1, 0, -1, -1]);
});

test('it has ended at its very instant', () => {
  expect([0.0001, 0, -1].map((days) => hasEnded(inDays(days), nowMs))).toEqual([false, true, true]);
  expect(hasEnded(undefined, nowMs)).toBe(false);
});
