import { endpoint, type OpenEnum, openEnum, type SnakeCaseShape, snakeCaseSchema, type WireSchema } from '@mdmkit/core';
import { z } from 'zod';

const UrlLimitWire = z.object({
  default: z.number().int().optional(),
  maximum: z.number().int().optional(),
} satisfies SnakeCaseShape<AccountUrlLimit>);

const AccountUrlWire = z.object({
  uri: z.string(),
  http_method: z.array(z.string()).optional(),
  limit: UrlLimitWire.optional(),
} satisfies SnakeCaseShape<AccountUrl>);

const AccountWire = z.object({
  // Without these two, a JSON object is not an account: a gateway or another service answered.
  server_uuid: z.string().min(1),
  org_name: z.string(),
  server_name: z.string().optional(),
  admin_id: z.string().optional(),
  facilitator_id: z.string().optional(),
  org_email: z.string().optional(),
  org_phone: z.string().optional(),
  org_address: z.string().optional(),
  org_id: z.string().optional(),
  org_id_hash: z.string().optional(),
  org_type: openEnum('edu', 'org', 'tvprovider').optional(),
  org_version: openEnum('v1', 'v2').optional(),
  urls: z.array(AccountUrlWire).optional(),
} satisfies SnakeCaseShape<Account>);

/** The page sizes that a call allows. */
export interface AccountUrlLimit {
  /** The number of devices in a page if the request names none. */
  readonly default?: number | undefined;
  /** The largest number of devices in a page. */
  readonly maximum?: number | undefined;
}

/** One call that the service offers to the organisation. (Apple: Url) */
export interface AccountUrl {
  /** The path, such as `/server/devices`. */
  readonly uri: string;
  /** The HTTP methods, such as `POST`. */
  readonly httpMethod?: readonly string[] | undefined;
  /** The page sizes that the call allows. Only for calls that answer in pages. */
  readonly limit?: AccountUrlLimit | undefined;
}

/** The organisation and the server that a token belongs to. (Apple: AccountDetail) */
export interface Account {
  /** The id of the server: 32 upper-case hexadecimal digits. Equals the id of `mdmServers` in the Business API. */
  readonly serverUuid: string;
  /** The name of the organisation. */
  readonly orgName: string;
  /** The name of the server in the portal. */
  readonly serverName?: string | undefined;
  /** The Managed Apple Account of the administrator who generated the token. */
  readonly adminId?: string | undefined;
  /** The same as `adminId`; deprecated by Apple. */
  readonly facilitatorId?: string | undefined;
  /** The e-mail address of the organisation. */
  readonly orgEmail?: string | undefined;
  /** The telephone number of the organisation. */
  readonly orgPhone?: string | undefined;
  /** The postal address of the organisation. */
  readonly orgAddress?: string | undefined;
  /** The customer number of the organisation. Protocol version 3. */
  readonly orgId?: string | undefined;
  /** A hash of `orgId`. Protocol version 3. */
  readonly orgIdHash?: string | undefined;
  /** `edu`: an educational organisation; `org`: any other. `tvprovider` was observed. Protocol version 3. */
  readonly orgType?: OpenEnum<'edu' | 'org' | 'tvprovider'> | undefined;
  /** `v1`: the old programme; `v2`: Apple School Manager or Apple Business. Protocol version 3. */
  readonly orgVersion?: OpenEnum<'v1' | 'v2'> | undefined;
  /** The calls that the service offers, with their page sizes. Protocol version 3. */
  readonly urls?: readonly AccountUrl[] | undefined;
}

const AccountAnswer: WireSchema<Account> = snakeCaseSchema(AccountWire);

/** Reads the account. (Apple: Get account details) */
export const getAccount = endpoint({
  name: 'account.get',
  method: 'GET',
  path: '/account',
  response: AccountAnswer,
  auth: 'session',
  since: 1,
  repeatable: true,
});
