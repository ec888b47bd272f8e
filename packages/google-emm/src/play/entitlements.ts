import type { CallOptions } from '@mdmkit/core';
import type { PlayEntitlement, PlayGroupLicense } from '../api/play.ts';
import { separateOptions } from '../checks/call-options.ts';
import { wholeList } from '../google/google-list.ts';
import type { PlayCall } from './call.ts';

/** An app of a user. */
export interface PlayUserProduct {
  /** The id of the enterprise, without a prefix. */
  readonly enterpriseId: string;
  /** The id of the user. */
  readonly userId: string;
  /** The id of the product, such as `app:com.example`. */
  readonly productId: string;
}

/** The options of `entitlements.grant`. */
export interface GrantEntitlementOptions extends CallOptions {
  /** Also installs the app on the devices of the user. Default: false. */
  readonly install?: boolean;
}

/** Calls about entitlements and group licences. Google has announced to remove all of them. */
export interface PlayEntitlementCalls {
  /** Lists what a user can install. */
  listEntitlements(enterpriseId: string, userId: string, options?: CallOptions): Promise<readonly PlayEntitlement[]>;
  /** Allows a user to install an app. */
  grant(entitlement: PlayUserProduct, options?: GrantEntitlementOptions): Promise<PlayEntitlement>;
  /** Removes an app from a user. */
  revoke(entitlement: PlayUserProduct, options?: CallOptions): Promise<void>;
  /** Lists the licences of an enterprise. */
  listGroupLicenses(enterpriseId: string, options?: CallOptions): Promise<readonly PlayGroupLicense[]>;
}

const entitlementList = { api: 'androidenterprise', name: 'entitlements.list' } as const;
const groupLicenseList = { api: 'androidenterprise', name: 'grouplicenses.list' } as const;

/** Creates the calls about entitlements. */
export function createPlayEntitlementCalls(call: PlayCall): PlayEntitlementCalls {
  return {
    listEntitlements: async (enterpriseId, userId, options) =>
      wholeList<PlayEntitlement>(
        await call('entitlements.list', { enterpriseId, userId }, options),
        entitlementList,
        'entitlement',
      ),
    async grant({ productId, ...user }, options) {
      const [query, callOptions] = separateOptions('entitlements.update', options, ['install']);
      const args = { ...user, ...query, entitlementId: productId, requestBody: { productId } };
      return await call('entitlements.update', args, callOptions);
    },
    revoke: ({ productId, ...user }, options) =>
      call('entitlements.delete', { ...user, entitlementId: productId }, options),
    listGroupLicenses: async (enterpriseId, options) =>
      wholeList<PlayGroupLicense>(
        await call('grouplicenses.list', { enterpriseId }, options),
        groupLicenseList,
        'groupLicense',
      ),
  };
}
