import { expect, it } from 'vitest';
import { splitCallOptions } from '../src/call-options.ts';

it('parts options from the rest, and drops those that are undefined', () => {
  const given = { timeoutMs: 5, retry: false as const, adamId: '1', pageIndex: undefined };
  expect(splitCallOptions(given)).toEqual({
    options: { timeoutMs: 5, retry: false },
    rest: { adamId: '1', pageIndex: undefined },
  });
});
