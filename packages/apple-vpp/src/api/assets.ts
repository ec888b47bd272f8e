import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageMembers } from './paging.ts';

/** The count that stands for "unlimited" where the query did not say how to treat such assets. */
const unlimitedCount = 2_147_483_647;

const identity = {
  adamId: z.string(),
  pricingParam: openEnum('STDQ', 'PLUS'),
  productType: openEnum('App', 'Book').optional(),
  assignedCount: z.int().optional(),
  deviceAssignable: z.boolean().optional(),
  revocable: z.boolean().optional(),
  supportedPlatforms: z.array(openEnum('iOS', 'macOS', 'tvOS', 'watchOS', 'visionOS')).optional(),
};

const UnlimitedAssetWire = z.object(identity);
const AssetWire = z.object({
  ...identity,
  availableCount: z.int().optional(),
  retiredCount: z.int().optional(),
  totalCount: z.int().optional(),
});

const AssetsPageWire = z.object({
  ...pageMembers,
  assets: z.array(AssetWire).optional(),
  unlimitedAssets: z.array(UnlimitedAssetWire).optional(),
});

const count = z.int().min(0).optional();
const AssetsQueryWire = z.strictObject({
  pageIndex: count,
  adamId: z.string().regex(/^\d+$/, 'expected digits').optional(),
  productType: z.enum(['App', 'Book']).optional(),
  pricingParam: z.enum(['STDQ', 'PLUS']).optional(),
  deviceAssignable: z.boolean().optional(),
  revocable: z.boolean().optional(),
  minAvailableCount: count,
  maxAvailableCount: count,
  minAssignedCount: count,
  maxAssignedCount: count,
  unlimited: z.boolean().optional(),
});

/**
 * Licences of one app or book at one location, known by `adamId` and `pricingParam`. (Apple: Asset)
 *
 * Where `unlimited` is true there is no `totalCount`, `availableCount` and `retiredCount`: Apple's 2147483647 is no
 * count. Else total = assigned + available + retired, as far as Apple sends them.
 */
export type Asset = Readonly<z.output<typeof AssetWire>> & {
  /** Whether there are as many licences as anybody wants. */
  readonly unlimited: boolean;
};

/**
 * Which assets to list; counts are inclusive. (Apple: Get Assets)
 *
 * `unlimited`: true lists the unlimited ones apart, false leaves them out; without it they are among the others.
 */
export type AssetsQuery = Readonly<Omit<z.input<typeof AssetsQueryWire>, 'pageIndex'>>;

/** A page of assets as it arrives. */
export type AssetsAnswer = z.output<typeof AssetsPageWire>;

/** Reads one page of a location's assets. (Apple: Get Assets) */
export const getAssets = endpoint({
  name: 'assets.list',
  method: 'GET',
  path: '/mdm/v2/assets',
  query: AssetsQueryWire,
  response: AssetsPageWire,
  auth: 'bearer',
  since: 2,
  repeatable: true,
});

/** The assets of a page, the unlimited ones in one form wherever they stood. */
export function assetsOf(answer: AssetsAnswer): Asset[] {
  const apart = (answer.unlimitedAssets ?? []).map((asset) => ({ ...asset, unlimited: true }));
  return [...(answer.assets ?? []).map(toAsset), ...apart];
}

function toAsset(asset: z.output<typeof AssetWire>): Asset {
  if (asset.totalCount !== unlimitedCount) return Object.assign(asset, { unlimited: false });
  const { totalCount: _total, availableCount: _available, retiredCount: _retired, ...rest } = asset;
  return { ...rest, unlimited: true };
}
