/** An app or a book in the simulated stores. */
export interface StoreItem {
  /** The store's number. */
  readonly adamId: string;
  /** Its name. Default: made from the number. */
  readonly name?: string;
  /** Whether it is a book. Default: false. */
  readonly book?: boolean;
  /** The countries that sell it, in lower case. Default: all. */
  readonly countries?: readonly string[];
  /** Whether only organisations that it was made for see it. Default: false. */
  readonly custom?: boolean;
}

/** Describes an item by platform, as the service does in practice, or flat, as it is documented. */
export function describeItem({ adamId, name }: StoreItem, shape: 'platforms' | 'flat'): Record<string, unknown> {
  const own = {
    bundleId: `com.example.app${adamId}`,
    artwork: { url: `https://is1-ssl.mzstatic.com/image/${adamId}/{w}x{h}{c}.{f}`, width: 1024, height: 1024 },
    externalVersionId: Number(adamId) % 1_000_000,
    minimumOSVersion: '17.0',
    // Leading white space was seen.
    latestVersionInfo: { versionDisplay: ' 4.2.1' },
  };
  const common = { name: name ?? `App ${adamId}`, artistName: 'Example Inc.', deviceFamilies: ['iphone', 'ipad'] };
  return shape === 'flat' ? { ...common, ...own } : { ...common, platformAttributes: { ios: own } };
}
