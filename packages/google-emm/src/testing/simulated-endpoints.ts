import { type Endpoint, endpoint } from '@mdmkit/core';
import { defineMethod } from '../api/define.ts';
import { endpoints } from '../api/endpoints.ts';
import type { methods } from '../api/generated/methods.ts';
import { amapi, type GoogleApi, play, zeroTouch } from '../api/google-api.ts';
import type { ApiName } from '../api/secret-members.ts';
import { exchangeToken, generateAccessToken, requestToken } from '../api/token-endpoints.ts';

type Row = (typeof methods)[number];

/** The names of an API's methods. */
export type NamesOf<Api extends ApiName> = Extract<Row, { readonly api: Api }>['name'];

/**
 * The names of all simulated endpoints. The methods of the Play EMM API and of zero-touch have a prefix, since names are
 * unique within an API only: `play.enterprises.get`, `zeroTouch.customers.list`.
 */
export type SimulatedName =
  | NamesOf<'androidmanagement'>
  | `play.${NamesOf<'androidenterprise'>}`
  | `zeroTouch.${NamesOf<'androiddeviceprovisioning'>}`
  | 'oauth2.token'
  | 'sts.token'
  | 'iamcredentials.generateAccessToken'
  | 'oidc.certs';

/** Google's public keys, which push tokens are checked with. (Google: OpenID Connect discovery) */
const readCerts = endpoint({
  name: 'oidc.certs',
  method: 'GET',
  path: '/oauth2/v3/certs',
  host: 'oidc',
  auth: 'none',
  repeatable: true,
});

const apis: Readonly<Record<ApiName, { readonly api: GoogleApi; readonly prefix: string }>> = {
  androidmanagement: { api: amapi, prefix: '' },
  androidenterprise: { api: play, prefix: 'play.' },
  androiddeviceprovisioning: { api: zeroTouch, prefix: 'zeroTouch.' },
};

/** Every endpoint that the simulator answers. */
export const simulatedEndpoints: readonly Endpoint<unknown, unknown, unknown, unknown, SimulatedName>[] = [
  requestToken,
  exchangeToken,
  generateAccessToken,
  readCerts,
  ...endpoints.map((row) => {
    const { api, prefix } = apis[row.api];
    // The name is made of the row's, as the type above is.
    return { ...defineMethod(api, row.name).endpoint, name: `${prefix}${row.name}` as SimulatedName };
  }),
];
