import { endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';

const OpenedSession = snakeCaseSchema(z.object({ auth_session_token: z.string().min(1) }));

/** Opens a session; the one call that is signed with the server token. */
export const openSession = endpoint({
  name: 'session.open',
  method: 'GET',
  path: '/session',
  response: OpenedSession,
  auth: 'oauth1',
  since: 1,
  repeatable: true,
});
