import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { createLocation } from '../../src/testing/location.ts';
import { createTokenRegistry } from '../../src/testing/tokens.ts';

const clock = createVirtualClock();
const location = createLocation(0, { name: 'Berlin', orgName: 'Example Schule Zürich' });

it('writes what Apple writes: base64 of JSON with three members', () => {
  const { text, expiresAtMs } = createTokenRegistry(clock).issue(location, {});
  expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/);
  const inside: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  expect(inside).toEqual({
    token: expect.stringMatching(/^[A-Za-z0-9+/]{64}$/),
    expDate: '2027-11-23T12:00:00+0000',
    orgName: 'Example Schule Zürich',
  });
  expect(expiresAtMs).toBe(Date.UTC(2027, 10, 23, 12));
});

it('makes each token different, and leaves earlier ones good', () => {
  const tokens = createTokenRegistry(clock);
  const [one, other] = [tokens.issue(location, {}), tokens.issue(location, {})];
  expect(one.text).not.toBe(other.text);
  expect([tokens.find(one.text), tokens.find(other.text)]).toEqual([one, other]);
  tokens.revoke(`${one.text}\n`);
  expect([one.revoked, other.revoked]).toEqual([true, false]);
});

it('revokes only what it issued', () => {
  expect(() => createTokenRegistry(clock).revoke('c2VjcmV0')).toThrow(RangeError);
});
