import { getAssets } from '../api/assets.ts';
import type { VppCalls } from '../calls.ts';
import { assetsOf } from '../lists/assets-of.ts';
import { createIndexedList } from '../lists/indexed-list.ts';

/** The keys, `adamId pricingParam`, of assets whose licences cannot be taken back, such as books. */
export async function readIrrevocableAssets(calls: VppCalls, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  const list = createIndexedList({
    operation: getAssets.name,
    label: calls.label,
    clock: calls.clock,
    fetchPage: (pageIndex) =>
      calls.call(getAssets, { query: { revocable: false, pageIndex } }, signal ? { signal } : {}),
    members: ['assets', 'unlimitedAssets'],
    itemsOf: assetsOf,
  });
  const keys = new Set<string>();
  for await (const { adamId, pricingParam, revocable } of list) {
    if (revocable === false) keys.add(`${adamId} ${pricingParam}`);
  }
  return keys;
}
