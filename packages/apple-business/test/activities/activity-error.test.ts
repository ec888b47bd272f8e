import { expect, it } from 'vitest';
import { BusinessActivityError, BusinessError, businessErrors } from '../../src/index.ts';

const facts = {
  operation: 'orgDeviceActivities.create',
  label: 'acme',
  activities: [{ id: 'a', type: 'ASSIGN_DEVICES', serialNumbers: ['A'] }],
  remaining: ['B', 'C'],
} as const;

it('carries what the failure said, and what was and was not started', () => {
  const code = 'BUSINESS_THROTTLED';
  const cause = new BusinessError(code, businessErrors[code], {
    service: 's',
    operation: 'o',
    retryAfterMs: 9,
    status: 429,
  });
  const error = new BusinessActivityError(cause, facts);
  expect(error).toBeInstanceOf(BusinessError);
  expect(error).toMatchObject({ code, kind: 'throttled', retryAfterMs: 9, status: 429, label: 'acme', cause });
  expect(error).toMatchObject({ activities: facts.activities, remaining: facts.remaining });
});

it('is an unexpected failure where something else threw', () => {
  const error = new BusinessActivityError(new Error('disk full'), facts);
  expect(error).toMatchObject({ code: 'BUSINESS_UNEXPECTED', name: 'BusinessActivityError' });
});
