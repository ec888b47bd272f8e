import { expect, test } from 'vitest';
import { loopback } from '../loopback.ts';

test.each([
  ['no session', {}],
  ['an empty one', { auth_session_token: '' }],
  ['another type', { auth_session_token: 7 }],
])('a sign-in that yields %s fails the call', async (_, body) => {
  await using loop = await loopback();
  loop.simulator.faults.add({ endpoint: 'session.open', fault: { status: 200, body } });
  await expect(loop.client().account.get()).rejects.toMatchObject({
    code: 'DEP_SCHEMA_MISMATCH',
    operation: 'session.open',
    message: expect.stringContaining('/auth_session_token'),
  });
  expect(loop.simulator.requests('account.get')).toEqual([]);
});
