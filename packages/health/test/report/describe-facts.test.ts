import { expect, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { describeFacts } from '../../src/report/describe-facts.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);

test.each([
  ['nothing', {}, ''],
  ['an organisation whose location has its name', { organisation: 'A', location: 'A' }, 'A'],
  ['another location', { organisation: 'A', location: 'B' }, 'A, B'],
  ['one device', { devices: 1 }, '1 device'],
  ['no device', { devices: 0 }, '0 devices'],
  ['a first page', { devices: 100, devicesComplete: false }, 'at least 100 devices'],
  ['products', { assets: 3, assetsComplete: true }, '3 products'],
  ['who manages it', { owner: 'MDM' }, 'managed by MDM'],
  ['tomorrow', { expiresAt: '2026-11-24T12:00:00.000Z' }, 'token expires in 1 day (2026-11-24)'],
  ['the past', { expiresAt: '2026-11-23T11:00:00.000Z' }, 'token expired on 2026-11-23'],
  ['what zero-touch hands out', { configurations: 2 }, '2 configurations'],
  ['a reseller', { partnerCustomers: 100, partnerCustomersComplete: false }, 'at least 100 customers'],
  ['values of other types', { organisation: 5, devices: 'many' }, ''],
])('%s', (_, facts, words) => {
  expect(describeFacts(resultOf({ facts }), nowMs)).toBe(words);
});

test('a push certificate is no token', () => {
  const facts = { expiresAt: '2026-11-24T12:00:00.000Z' };
  expect(describeFacts(resultOf({ service: 'apple.push', facts }), nowMs)).toBe(
    'certificate expires in 1 day (2026-11-24)',
  );
});
