import { expect, test } from 'vitest';
import { credentialWarning } from '../../src/config/credential-warnings.ts';

const dayMs = 24 * 60 * 60 * 1000;
const nowMs = Date.UTC(2026, 10, 23, 12);

test.each([
  [31, undefined],
  [9, 'the credential ends in 9 days (2026-12-02); renew it before then'],
  [1, 'the credential ends in 1 day (2026-11-24); renew it before then'],
  [0, 'the credential ended on 2026-11-23; replace it'],
  [-3, 'the credential ended on 2026-11-20; replace it'],
])('one that ends in %d days', (days, text) => {
  expect(credentialWarning({ expiresAt: new Date(nowMs + days * dayMs) }, nowMs)).toBe(text);
});

test.each([undefined, null, 'x', {}, { expiresAt: 'soon' }, { expiresAt: new Date(Number.NaN) }])(
  'of one that names no end nothing is said: %j',
  (credential) => {
    expect(credentialWarning(credential, nowMs)).toBeUndefined();
  },
);
