import { type CamelCased, endpoint, openEnum, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';

const UrlLimit = z.object({ default: z.number().int().optional(), maximum: z.number().int().optional() });

const AccountUrl = z.object({
  uri: z.string(),
  http_method: z.array(z.string()).optional(),
  limit: UrlLimit.optional(),
});

const AccountWire = z.object({
  server_name: z.string().optional(),
  server_uuid: z.string().optional(),
  admin_id: z.string().optional(),
  facilitator_id: z.string().optional(),
  org_name: z.string().optional(),
  org_email: z.string().optional(),
  org_phone: z.string().optional(),
  org_address: z.string().optional(),
  org_id: z.string().optional(),
  org_id_hash: z.string().optional(),
  org_type: openEnum('edu', 'org', 'tvprovider').optional(),
  org_version: openEnum('v1', 'v2').optional(),
  urls: z.array(AccountUrl).optional(),
});

/**
 * The organisation and the server that a token belongs to. (Apple: AccountDetail)
 *
 * `serverUuid` equals the id of the server in the Business API; `urls` lists the calls with their limits, from protocol
 * version 3 on.
 */
export type Account = CamelCased<z.output<typeof AccountWire>>;

/** Reads the account. (Apple: Get account details) */
export const getAccount = endpoint({
  name: 'account.get',
  method: 'GET',
  path: '/account',
  response: snakeCaseSchema(AccountWire),
  auth: 'session',
  since: 1,
  repeatable: true,
});
