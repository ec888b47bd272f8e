import { describe, expect, it } from 'vitest';
import { readErrorDetails } from '../../src/errors/error-details.ts';

describe('readErrorDetails', () => {
  it.each([undefined, null, 'text', 7, [], {}, { error: '' }, { errors: {} }])('finds none in %j', (body) => {
    expect(readErrorDetails(body)).toEqual([]);
  });

  it('keeps serial numbers, UUIDs and codes, but nothing as long as a token', () => {
    const detail = 'No C02XABC123 at 1F97349736CF4614A94F624E705841AD, 2f1c9a3e-0000-4000-8000-000000000001';
    expect(readErrorDetails({ errors: [{ detail }] })).toEqual([{ detail }]);
    expect(readErrorDetails({ errors: [{ detail: `Bearer ${'Ab1-'.repeat(40)}..x end` }] })).toEqual([
      { detail: 'Bearer [redacted] end' },
    ]);
  });

  it('reads no more than a hundred errors of no more than 500 characters', () => {
    const errors = Array.from({ length: 200 }, () => ({ title: 'a b '.repeat(300) }));
    const details = readErrorDetails({ errors });
    expect(details).toHaveLength(100);
    expect(details[0]?.title).toHaveLength(500);
  });
});
