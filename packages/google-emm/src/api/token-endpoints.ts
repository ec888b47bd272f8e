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

/** Google's token address. It is part of what a key signs, wherever the request is sent. */
export const tokenUrl = 'https://oauth2.googleapis.com/token';

/** Where tokens of other issuers are exchanged. (Google: Security Token Service) */
export const stsUrl = 'https://sts.googleapis.com/v1/token';

/** Where tokens of other accounts are made. (Google: IAM Service Account Credentials API) */
export const iamOrigin = 'https://iamcredentials.googleapis.com';

/** The origins of the token services, by the endpoints' `host`; with `instead`, all of them are there. */
export function tokenOrigins(instead: string | undefined): Readonly<Record<'token' | 'sts' | 'iam', string>> {
  return {
    token: instead ?? new URL(tokenUrl).origin,
    sts: instead ?? new URL(stsUrl).origin,
    iam: instead ?? iamOrigin,
  };
}

/** The exchange of another issuer's token. (RFC 8693 §2.1) */
export const exchangeToken = endpoint({
  name: 'sts.token',
  method: 'POST',
  path: '/v1/token',
  host: 'sts',
  encoding: 'form',
  body: z.record(z.string(), z.string()),
  response: z.object({
    access_token: z.string().min(1),
    issued_token_type: z.string().optional(),
    token_type: z.string().optional(),
    expires_in: z.number().optional(),
  }),
  auth: 'none',
  repeatable: true,
});

/** The making of a token of another account. (IAM Credentials: projects.serviceAccounts.generateAccessToken) */
export const generateAccessToken = endpoint({
  name: 'iamcredentials.generateAccessToken',
  method: 'POST',
  path: '/v1/projects/-/serviceAccounts/{account}:generateAccessToken',
  host: 'iam',
  body: z.object({
    scope: z.array(z.string()),
    lifetime: z.string(),
    delegates: z.array(z.string()).optional(),
  }),
  response: z.object({ accessToken: z.string().min(1), expireTime: z.string().optional() }),
  auth: 'source',
  repeatable: true,
});
