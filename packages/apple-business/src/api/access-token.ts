import { endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';

/**
 * Asks for an access token by a signed assertion (RFC 6749 §4.4, RFC 7523 §2.2). All parameters travel in the body:
 * Apple's sample puts them in the query, but queries end up in logs.
 */
export const requestAccessToken = endpoint({
  name: 'accessToken.request',
  method: 'POST',
  path: '/auth/oauth2/token',
  body: snakeCaseSchema(
    z.object({
      grant_type: z.literal('client_credentials'),
      client_id: z.string(),
      client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
      client_assertion: z.string(),
      scope: z.string(),
    }),
  ),
  response: snakeCaseSchema(
    z.object({
      access_token: z.string().min(1),
      token_type: z.string().optional(),
      /** The token's life in seconds: 3600. */
      expires_in: z.number().positive().optional(),
      scope: z.string().optional(),
    }),
  ),
  encoding: 'form',
  host: 'token',
  auth: 'none',
  since: '1.0',
  repeatable: true,
});
