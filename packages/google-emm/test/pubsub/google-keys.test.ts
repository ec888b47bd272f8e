import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { createGoogleKeys } from '../../src/pubsub/google-keys.ts';
import { serve } from '../raw-server.ts';

const header = { alg: 'RS256', kid: 'none' };
const token = { payload: '', signature: '' };

test('keys that cannot be read fail the check, and are asked for again', async () => {
  await using server = await serve((_, response) => response.writeHead(500).end());
  const keys = createGoogleKeys({ origin: server.origin, clock: createVirtualClock() });
  for (let time = 0; time < 2; time += 1) await expect(keys(header, token)).rejects.toThrow('status 500');
  expect(server.requests).toHaveLength(2);
});

test('a made-up key id asks at most twice a minute', async () => {
  await using server = await serve((_, response) => response.end('{"keys":[]}'));
  const clock = createVirtualClock();
  const keys = createGoogleKeys({ origin: server.origin, clock });
  for (let time = 0; time < 10; time += 1) await expect(keys(header, token)).rejects.toThrow();
  expect(server.requests).toHaveLength(1);
  await clock.advance(31_000);
  await expect(keys(header, token)).rejects.toThrow();
  expect(server.requests).toHaveLength(2);
});

test('an origin that is not secure is refused', () => {
  expect(() => createGoogleKeys({ origin: 'http://keys.example', clock: createVirtualClock() })).toThrow('keysOrigin');
});
