import { endpoint } from '@mdmkit/core';
import { z } from 'zod';

/** The grant that exchanges a signed assertion for an access token. (RFC 7523 §2.1) */
export const jwtGrantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Exchanges an assertion that the service account has signed for an access token. (Google: OAuth 2.0 for service accounts) */
export const requestToken = endpoint({
  name: 'oauth2.token',
  method: 'POST',
  path: '/token',
  host: 'token',
  encoding: 'form',
  body: z.object({ grant_type: z.string(), assertion: z.string() }),
  response: z.object({
    access_token: z.string().min(1),
    expires_in: z.number().optional(),
    token_type: z.string().optional(),
    scope: z.string().optional(),
  }),
  auth: 'none',
  repeatable: true,
});
