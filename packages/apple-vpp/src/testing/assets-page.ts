import type { VppErrorNumber } from '../errors/error-numbers.ts';
import { availableCount, type SimulatedAsset, toWireAsset } from './asset.ts';
import type { VppLocation } from './location.ts';
import { cutPage, type Paging, pageFacts, readFlags, readPageIndex } from './paging.ts';

/** Answers one page of a location's assets, or refuses. */
export function assetsPage(
  location: VppLocation,
  query: URLSearchParams,
  paging: Paging & { readonly assetsWithUnlimited?: boolean },
): Record<string, unknown> | VppErrorNumber {
  const matches = createFilter(query);
  const pageIndex = readPageIndex(query);
  if (!matches || pageIndex === undefined) return 9602;
  const matching = location.assets.filter(matches);
  const cut = cutPage(matching.length, pageIndex, paging);
  if (!cut) return 9650;
  const records = matching.slice(cut.start, cut.start + cut.length);
  const apart = query.get('unlimited') === 'true';
  const write = (assets: readonly SimulatedAsset[], isApart: boolean) =>
    assets.map((asset) => toWireAsset(asset, isApart));
  const common = apart ? records.filter((asset) => !asset.unlimited) : records;
  const unlimited = records.filter((asset) => asset.unlimited);
  return {
    ...(apart && paging.assetsWithUnlimited === false ? {} : { assets: write(common, false) }),
    ...(apart ? { unlimitedAssets: write(unlimited, true) } : {}),
    ...pageFacts(pageIndex, cut, records.length, location.assetsVersionId),
  };
}

/** Undefined when a parameter cannot be read. */
function createFilter(query: URLSearchParams): ((asset: SimulatedAsset) => boolean) | undefined {
  const flags = readFlags(query, ['deviceAssignable', 'revocable', 'unlimited']);
  if (!flags) return undefined;
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
