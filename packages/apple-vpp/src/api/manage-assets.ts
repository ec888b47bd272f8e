import { endpoint, SerialNumber } from '@mdmkit/core';
import { z } from 'zod';
import { manageAssets, revokeTargets, withFacts } from './endpoint-facts.ts';
import { EventResponse } from './events.ts';
import { AdamId, ClientUserId } from './ids.ts';

const users = z.array(ClientUserId).readonly().optional();
const devices = z.array(SerialNumber).readonly().optional();

const ManageAssetsWire = z.strictObject({
  assets: z
    .array(
      z.strictObject({
        adamId: AdamId,
        pricingParam: z.enum(['STDQ', 'PLUS']).optional(),
      }),
    )
    .readonly(),
  clientUserIds: users,
  serialNumbers: devices,
});

const RevokeAssetsWire = z.strictObject({ clientUserIds: users, serialNumbers: devices });

/** An asset of a request. */
export interface AssetSelection {
  /** The number of the app or book in the store: digits. */
  readonly adamId: string;
  /** The quality of the licence: `STDQ` for standard, `PLUS` for high quality. Default: `STDQ`. */
  readonly pricingParam?: 'STDQ' | 'PLUS' | undefined;
}

/**
 * Which licences to assign to, or take from, which targets: every asset, for every user and device named.
 * (Apple: ManageAssetsRequest)
 */
export interface ManageAssetsRequest {
  /** The assets. */
  readonly assets: readonly AssetSelection[];
  /** The users, by the ids that the MDM chose. */
  readonly clientUserIds?: readonly string[] | undefined;
  /** The serial numbers of the devices. */
  readonly serialNumbers?: readonly string[] | undefined;
}

/** The targets to take every revocable licence from. (Apple: RevokeAssetsRequest) */
export interface RevokeAssetsRequest {
  /** The users, by the ids that the MDM chose. */
  readonly clientUserIds?: readonly string[] | undefined;
  /** The serial numbers of the devices. */
  readonly serialNumbers?: readonly string[] | undefined;
}

const common = {
  method: 'POST',
  response: EventResponse,
  auth: 'bearer',
  since: 2,
  // Apple documents no way to distinguish a second request from the first.
  repeatable: false,
} as const;

/** Gives licences to users and devices. (Apple: Associate Assets) */
export const associateAssets = withFacts(
  endpoint({
    ...common,
    name: 'assets.associate',
    path: '/mdm/v2/assets/associate',
    body: ManageAssetsWire,
  }),
  { discoveredAs: 'associateAssets', rules: manageAssets },
);

/** Takes licences back into the pool; an installed copy works for 30 more days. (Apple: Disassociate Assets) */
export const disassociateAssets = withFacts(
  endpoint({
    ...common,
    name: 'assets.disassociate',
    path: '/mdm/v2/assets/disassociate',
    body: ManageAssetsWire,
  }),
  { discoveredAs: 'disassociateAssets', rules: manageAssets },
);

/** Takes every revocable licence of users and devices back. (Apple: Revoke Assets) */
export const revokeAssets = withFacts(
  endpoint({
    ...common,
    name: 'assets.revoke',
    path: '/mdm/v2/assets/revoke',
    body: RevokeAssetsWire,
  }),
  { discoveredAs: 'revokeAssets', rules: revokeTargets },
);
