import { expect, test } from 'vitest';
import { formatBaselines } from '../../src/report/baselines.ts';

test('versions of baselines have times as everywhere, and no control characters', () => {
  const version = { page: '/login', version: 2, acceptedMs: Date.UTC(2026, 10, 29, 16, 39, 3, 479) };
  expect(formatBaselines([{ ...version, acceptedBy: 'ada', reason: 'release\u001b[31m 12\u202e' }])).toBe(
    '/login  version 2  2026-11-29 16:39:03Z  ada: release [31m 12 \n',
  );
});
