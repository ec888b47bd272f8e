import { digits, endpoint, numericId, type OpenEnum, openEnum, pagingMember } from '@mdmkit/core';
import { z } from 'zod';
import { withFacts } from './endpoint-facts.ts';
import { AdamId } from './ids.ts';
import { pageMembers } from './paging.ts';

const identity = {
  adamId: digits(),
  pricingParam: openEnum('STDQ', 'PLUS'),
  productType: openEnum('App', 'Book').optional(),
  assignedCount: numericId().optional(),
  deviceAssignable: z.boolean().optional(),
  revocable: z.boolean().optional(),
  supportedPlatforms: z.array(openEnum('iOS', 'macOS', 'tvOS', 'watchOS', 'visionOS')).optional(),
};

const UnlimitedAssetWire = z.object(identity);
const AssetWire = z.object({
  ...identity,
  availableCount: numericId().optional(),
  retiredCount: numericId().optional(),
  totalCount: numericId().optional(),
});

const AssetsPageWire = z.object({
  ...pageMembers,
  assets: pagingMember(z.array(AssetWire)).optional(),
  unlimitedAssets: pagingMember(z.array(UnlimitedAssetWire)).optional(),
});

const count = z.int().min(0).optional();
const AssetsQueryWire = z.strictObject({
  pageIndex: count,
  adamId: AdamId.optional(),
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
 * Licences of one app or book at one location, identified by `adamId` and `pricingParam`. (Apple: Asset)
 *
 * If `unlimited` is true there is no `totalCount`, `availableCount` and `retiredCount`: the 2147483647 that Apple sends is no count.
 * Otherwise total = assigned + available + retired, as far as Apple sends them.
 */
export interface Asset {
  /** The number of the app or book in the store: digits. */
  readonly adamId: string;
  /** The quality of the licence: `STDQ` for standard, `PLUS` for high quality. */
  readonly pricingParam: OpenEnum<'STDQ' | 'PLUS'>;
  /** Whether it is an app or a book. */
  readonly productType?: OpenEnum<'App' | 'Book'> | undefined;
  /** Licences that a user or a device has. */
  readonly assignedCount?: number | undefined;
  /** Licences that can be assigned. */
  readonly availableCount?: number | undefined;
  /** Licences that can no longer be assigned. */
  readonly retiredCount?: number | undefined;
  /** All licences of the asset. */
  readonly totalCount?: number | undefined;
  /** Whether a device can have a licence. */
  readonly deviceAssignable?: boolean | undefined;
  /** Whether a licence can be taken back. Those of books cannot. */
  readonly revocable?: boolean | undefined;
  /** The platforms that the app runs on. */
  readonly supportedPlatforms?: OpenEnum<'iOS' | 'macOS' | 'tvOS' | 'watchOS' | 'visionOS'>[] | undefined;
  /** Whether the number of licences has no limit. */
  readonly unlimited: boolean;
}

/** Which assets to list; all conditions have to hold. (Apple: Get Assets) */
export interface AssetsQuery {
  /** Only this app or book: digits. */
  readonly adamId?: string | undefined;
  /** Only apps, or only books. */
  readonly productType?: 'App' | 'Book' | undefined;
  /** Only licences of this quality. */
  readonly pricingParam?: 'STDQ' | 'PLUS' | undefined;
  /** Only assets that devices can have, or that they cannot. */
  readonly deviceAssignable?: boolean | undefined;
  /** Only assets whose licences can be taken back, or cannot. */
  readonly revocable?: boolean | undefined;
  /** At least this many licences are available. */
  readonly minAvailableCount?: number | undefined;
  /** At most this many licences are available. */
  readonly maxAvailableCount?: number | undefined;
  /** At least this many licences are assigned. */
  readonly minAssignedCount?: number | undefined;
  /** At most this many licences are assigned. */
  readonly maxAssignedCount?: number | undefined;
  /** True lists the unlimited assets apart, false leaves them out. Default: they are among the others. */
  readonly unlimited?: boolean | undefined;
}

/** A page of assets as it arrives. */
export type AssetsAnswer = z.output<typeof AssetsPageWire>;

/** Reads one page of a location's assets. (Apple: Get Assets) */
export const getAssets = withFacts(
  endpoint({
    name: 'assets.list',
    method: 'GET',
    path: '/mdm/v2/assets',
    query: AssetsQueryWire,
    response: AssetsPageWire,
    auth: 'bearer',
    since: 2,
    repeatable: true,
  }),
  { discoveredAs: 'getAssets' },
);
