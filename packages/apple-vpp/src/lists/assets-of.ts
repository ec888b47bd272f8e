import type { Asset, AssetsAnswer } from '../api/assets.ts';

/** The count that stands for "unlimited" where the query did not say how to treat such assets. */
const unlimitedCount = 2_147_483_647;

/** The assets of a page, the unlimited ones in one form wherever they stood. */
export function assetsOf(answer: AssetsAnswer): Asset[] {
  const apart = (answer.unlimitedAssets ?? []).map((asset) => ({ ...asset, unlimited: true }));
  return [...(answer.assets ?? []).map(toAsset), ...apart];
}

function toAsset(asset: NonNullable<AssetsAnswer['assets']>[number]): Asset {
  if (asset.totalCount !== unlimitedCount) return Object.assign(asset, { unlimited: false });
  const { totalCount: _total, availableCount: _available, retiredCount: _retired, ...rest } = asset;
  return { ...rest, unlimited: true };
}
