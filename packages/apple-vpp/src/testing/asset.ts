/** Licences of one app or book at a simulated location. */
export interface SimulatedAsset {
  /** The store's number for it: digits. */
  readonly adamId: string;
  /** `STDQ`, or `PLUS` for books in a better quality. */
  readonly pricingParam: 'STDQ' | 'PLUS';
  /** What it is. */
  readonly productType: 'App' | 'Book';
  /** Licences bought; for an unlimited asset it does not matter. */
  readonly totalCount: number;
  /** Licences in use. */
  readonly assignedCount: number;
  /** Licences used up for good. */
  readonly retiredCount: number;
  /** Whether the licences are unlimited. */
  readonly unlimited: boolean;
  /** Whether devices can have it. */
  readonly deviceAssignable: boolean;
  /** Whether licences can be taken back. */
  readonly revocable: boolean;
  /** What it runs on. */
  readonly supportedPlatforms: readonly string[];
}

/** What to say about an asset; the rest is that of an app with 100 unused licences. */
export type SimulatedAssetOptions = Partial<SimulatedAsset> & Pick<SimulatedAsset, 'adamId'>;

/** What Apple writes in place of the count of an unlimited asset. */
export const unlimitedCount = 2_147_483_647;

/** Completes an asset. */
export function createAsset(options: SimulatedAssetOptions): SimulatedAsset {
  const isApp = options.productType !== 'Book';
  return {
    pricingParam: 'STDQ',
    productType: 'App',
    totalCount: 100,
    assignedCount: 0,
    retiredCount: 0,
    unlimited: false,
    deviceAssignable: isApp,
    revocable: isApp,
    supportedPlatforms: isApp ? ['iOS', 'macOS'] : ['iOS'],
    ...options,
  };
}

/** Makes that many different apps. */
export function createAssets(count: number): SimulatedAsset[] {
  return Array.from({ length: count }, (_, index) => createAsset({ adamId: String(400_000_000 + index * 7) }));
}

/** The licences that are left. */
export function availableCount(asset: SimulatedAsset): number {
  return (asset.unlimited ? unlimitedCount : asset.totalCount - asset.retiredCount) - asset.assignedCount;
}

/** Writes an asset as the service does; one in the list of unlimited assets has fewer counts. */
export function toWireAsset(asset: SimulatedAsset, apart: boolean): Record<string, unknown> {
  const { adamId, pricingParam, productType, assignedCount, deviceAssignable, revocable, supportedPlatforms } = asset;
  const common = { adamId, pricingParam, productType, assignedCount, deviceAssignable, revocable, supportedPlatforms };
  if (apart) return common;
  return {
    ...common,
    availableCount: availableCount(asset),
    retiredCount: asset.retiredCount,
    totalCount: asset.unlimited ? unlimitedCount : asset.totalCount,
  };
}
