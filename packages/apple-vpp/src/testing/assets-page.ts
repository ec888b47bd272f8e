import type { VppErrorNumber } from '../error-numbers.ts';
import { availableCount, type SimulatedAsset, toWireAsset } from './asset.ts';
import type { VppLocation } from './location.ts';

/** How pages are cut. */
export interface Paging {
  /** Records on one page. */
  readonly pageSize: number;
  /** The indexes of pages that are empty although others may follow. */
  readonly emptyPages: readonly number[];
}

/** Answers one page of a location's assets, or refuses. */
export function assetsPage(
  location: VppLocation,
  query: URLSearchParams,
  paging: Paging,
): Record<string, unknown> | VppErrorNumber {
  const matches = createFilter(query);
  const pageIndex = readCount(query, 'pageIndex', 0);
  if (!matches || Number.isNaN(pageIndex)) return 9602;
  const matching = location.assets.filter(matches);
  const page = cut(matching, pageIndex, paging);
  if (!page) return 9650;
  const unlimited = query.get('unlimited') === 'true';
  const write = (assets: readonly SimulatedAsset[], apart: boolean) => assets.map((asset) => toWireAsset(asset, apart));
  return {
    assets: write(unlimited ? page.records.filter((asset) => !asset.unlimited) : page.records, false),
    ...(unlimited
      ? {
          unlimitedAssets: write(
            page.records.filter((asset) => asset.unlimited),
            true,
          ),
        }
      : {}),
    currentPageIndex: pageIndex,
    ...(pageIndex + 1 < page.totalPages ? { nextPageIndex: pageIndex + 1 } : {}),
    size: page.records.length,
    totalPages: page.totalPages,
    versionId: location.assetsVersionId,
  };
}

/** Cuts a page out of all records; undefined when there is no such page. An empty page shifts the ones after it. */
function cut<Item>(records: readonly Item[], pageIndex: number, { pageSize, emptyPages }: Paging) {
  const filled = Math.max(1, Math.ceil(records.length / pageSize));
  let totalPages = filled;
  const empty = [...new Set(emptyPages)].sort((one, other) => one - other);
  for (const index of empty) if (index < totalPages) totalPages += 1;
  if (pageIndex >= totalPages) return undefined;
  if (empty.includes(pageIndex)) return { records: [], totalPages };
  const start = (pageIndex - empty.filter((index) => index < pageIndex).length) * pageSize;
  return { records: records.slice(start, start + pageSize), totalPages };
}

/** Undefined when a parameter cannot be read. */
function createFilter(query: URLSearchParams): ((asset: SimulatedAsset) => boolean) | undefined {
  const flags = ['deviceAssignable', 'revocable', 'unlimited'].map((name) => query.get(name));
  if (flags.some((flag) => flag !== null && flag !== 'true' && flag !== 'false')) return undefined;
  const [deviceAssignable, revocable, unlimited] = flags;
  const available = readRange(query, 'AvailableCount');
  const assigned = readRange(query, 'AssignedCount');
  if (!available || !assigned) return undefined;
  const is = (wanted: string | null | undefined, value: string | boolean) => wanted == null || wanted === String(value);
  return (asset) =>
    is(query.get('adamId'), asset.adamId) &&
    is(query.get('productType'), asset.productType) &&
    is(query.get('pricingParam'), asset.pricingParam) &&
    is(deviceAssignable, asset.deviceAssignable) &&
    is(revocable, asset.revocable) &&
    // `true` does not hide the others: Apple does not say that it would.
    (unlimited !== 'false' || !asset.unlimited) &&
    available(availableCount(asset)) &&
    assigned(asset.assignedCount);
}

function readRange(query: URLSearchParams, name: string): ((count: number) => boolean) | undefined {
  const least = readCount(query, `min${name}`, Number.NEGATIVE_INFINITY);
  const most = readCount(query, `max${name}`, Number.POSITIVE_INFINITY);
  if (Number.isNaN(least) || Number.isNaN(most)) return undefined;
  return (count) => count >= least && count <= most;
}

function readCount(query: URLSearchParams, name: string, absent: number): number {
  const text = query.get(name);
  if (text === null) return absent;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
