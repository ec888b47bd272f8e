import { endpoint } from '@mdmkit/core';
import { z } from 'zod';
import { EventResponse } from './events.ts';

const ids = z.array(z.string().min(1)).readonly().optional();

const ManageAssetsWire = z.strictObject({
  assets: z
    .array(
      z.strictObject({
        adamId: z.string().regex(/^\d+$/, 'expected digits'),
        pricingParam: z.enum(['STDQ', 'PLUS']).optional(),
      }),
    )
    .readonly(),
  clientUserIds: ids,
  serialNumbers: ids,
});

const RevokeAssetsWire = z.strictObject({ clientUserIds: ids, serialNumbers: ids });

/** Which licences to give to, or take from, whom: every asset, every user and device named. (Apple: ManageAssetsRequest) */
export type ManageAssetsRequest = Readonly<z.input<typeof ManageAssetsWire>>;

/** Whom to take every revocable licence from. (Apple: RevokeAssetsRequest) */
export type RevokeAssetsRequest = Readonly<z.input<typeof RevokeAssetsWire>>;

const common = {
  method: 'POST',
  response: EventResponse,
  auth: 'bearer',
  since: 2,
  // Apple documents no way to tell a second request from the first.
  repeatable: false,
} as const;

/** Gives licences to users and devices. (Apple: Associate Assets) */
export const associateAssets = endpoint({
  ...common,
  name: 'assets.associate',
  path: '/mdm/v2/assets/associate',
  body: ManageAssetsWire,
});

/** Takes licences back into the pool; an installed copy works for 30 more days. (Apple: Disassociate Assets) */
export const disassociateAssets = endpoint({
  ...common,
  name: 'assets.disassociate',
  path: '/mdm/v2/assets/disassociate',
  body: ManageAssetsWire,
});

/** Takes every revocable licence of users and devices back. (Apple: Revoke Assets) */
export const revokeAssets = endpoint({
  ...common,
  name: 'assets.revoke',
  path: '/mdm/v2/assets/revoke',
  body: RevokeAssetsWire,
});
