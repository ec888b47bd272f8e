import { createAppleOrganisation, createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createSessionRegistry } from '../../src/testing/sessions.ts';
import { createTokenRegistry } from '../../src/testing/tokens.ts';

function prepare() {
  const clock = createVirtualClock();
  const organisation = createAppleOrganisation();
  const [server] = organisation.servers;
  if (!server) throw new Error('the organisation has no server');
  const issue = () => createTokenRegistry(clock).issue(organisation, server, clock.now() + 1_000_000);
  return { clock, sessions: createSessionRegistry(clock, 60), token: issue() };
}

const over = { status: 401, text: 'UNAUTHORIZED' };
const unknown = { status: 403, text: 'FORBIDDEN' };

test('a session lives as long as it may, on the clock', async () => {
  const { clock, sessions, token } = prepare();
  const session = sessions.open(token);
  await clock.advance(59_999);
  expect(sessions.find(session)).toBe(token);
  await clock.advance(1);
  expect(sessions.find(session)).toEqual(over);
});

test('all sessions can be ended, and the next is not', () => {
  const { sessions, token } = prepare();
  const [one, other] = [sessions.open(token), sessions.open(token)];
  sessions.expireAll();
  expect([sessions.find(one), sessions.find(other)]).toEqual([over, over]);
  expect(sessions.find(sessions.open(token))).toBe(token);
});

test('a session ends with its token', () => {
  const { sessions, token } = prepare();
  const session = sessions.open(token);
  token.revoked = true;
  expect(sessions.find(session)).toEqual(over);
});

test('no session, an unknown session, and a session that expired long ago', async () => {
  const { clock, sessions, token } = prepare();
  expect(sessions.find(null)).toEqual(over);
  expect(sessions.find('unknown')).toEqual(unknown);
  const session = sessions.open(token);
  await clock.advance(2 * 24 * 60 * 60 * 1000);
  sessions.open(token);
  expect(sessions.find(session)).toEqual(unknown);
});
