import { createAppleOrganisation, createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createTokenRegistry } from '../../src/testing/tokens.ts';

const clock = createVirtualClock();
const organisation = createAppleOrganisation({ servers: ['One', 'Two'] });
const [one, two] = organisation.servers as [(typeof organisation.servers)[0], (typeof organisation.servers)[0]];
const expiresAtMs = Date.UTC(2027, 0, 17, 9, 30);

test('a token has the shape of Apple’s', () => {
  const { json } = createTokenRegistry(clock).issue(organisation, one, expiresAtMs);
  expect(json).toEqual({
    consumer_key: expect.stringMatching(/^CK_[0-9a-f]{96}$/),
    consumer_secret: expect.stringMatching(/^CS_[0-9a-f]{40}$/),
    access_token: expect.stringMatching(new RegExp(`^AT_O\\d{11}O[0-9a-f]{40}O${clock.now()}$`)),
    access_secret: expect.stringMatching(/^AS_[0-9a-f]{40}$/),
    access_token_expiry: '2027-01-17T09:30:00Z',
  });
});

test('a new token replaces the server’s earlier one, and only that', () => {
  const tokens = createTokenRegistry(clock);
  const [first, ofTwo] = [tokens.issue(organisation, one, expiresAtMs), tokens.issue(organisation, two, expiresAtMs)];
  const second = tokens.issue(organisation, one, expiresAtMs);
  expect([first.revoked, second.revoked, ofTwo.revoked]).toEqual([true, false, false]);
  expect(tokens.current(one)).toBe(second);
  expect(second.json.consumer_key).toBe(first.json.consumer_key);
  expect(second.json.access_token).not.toBe(first.json.access_token);
});

test('a token is found by key and token together', () => {
  const tokens = createTokenRegistry(clock);
  const issued = tokens.issue(organisation, one, expiresAtMs);
  const { consumer_key: key, access_token: token } = issued.json;
  expect(tokens.find(key, token)).toBe(issued);
  expect(tokens.find('CK_0', token)).toBeUndefined();
  expect(tokens.find(key, 'AT_0')).toBeUndefined();
});
