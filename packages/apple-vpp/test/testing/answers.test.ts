import { expect, it } from 'vitest';
import { errorAnswer } from '../../src/testing/answers.ts';
import { vppErrorFault } from '../../src/testing/index.ts';

it('answers a number with its status', () => {
  expect(errorAnswer(9646)).toMatchObject({ status: 429, body: { errorNumber: 9646 } });
  expect(errorAnswer(9621).body.errorMessage).toBe('The content token has expired.');
});

it('answers a number that only events have with status 400', () => {
  expect(errorAnswer(9641).status).toBe(400);
});

it('makes faults, with another status or a wait where wanted', () => {
  expect(vppErrorFault(9729)).toMatchObject({ status: 503, body: { errorNumber: 9729 }, headers: {} });
  expect(vppErrorFault(9729, { retryAfter: '30' })).toMatchObject({ headers: { 'retry-after': '30' } });
  expect(vppErrorFault(9622, { status: 200 })).toMatchObject({ status: 200, body: { errorNumber: 9622 } });
});
