import { vppErrorFamily } from '../errors/vpp-error.ts';
import type { DesiredLicence } from './plan.ts';

/** What is desired of one asset, and not assigned yet. */
export interface DesiredOfAsset {
  /** The store's number. */
  readonly adamId: string;
  /** The quality. */
  readonly pricingParam: 'STDQ' | 'PLUS';
  /** The users who are still to get it. */
  readonly clientUserIds: Set<string>;
  /** The devices that are still to get it. */
  readonly serialNumbers: Set<string>;
}

/**
 * Reads what is desired, by `adamId pricingParam`.
 *
 * @throws VppError - `VPP_INVALID_REQUEST` for a wrong Adam ID, an empty target, or an asset or target named twice.
 */
export function readDesired(
  desired: readonly DesiredLicence[],
  label: string | undefined,
): Map<string, DesiredOfAsset> {
  const desiredByAsset = new Map<string, DesiredOfAsset>();
  const refuse = (place: string, words: string): never => {
    const detail = `${place}: ${words}`;
    throw vppErrorFamily.create('VPP_INVALID_REQUEST', {
      service: 'apple.vpp',
      operation: 'licences.plan',
      label,
      detail,
    });
  };
  for (const [index, { adamId, pricingParam = 'STDQ', ...targets }] of desired.entries()) {
    const place = `desired.${index}`;
    if (typeof adamId !== 'string' || !/^\d+$/.test(adamId)) refuse(`${place}.adamId`, 'expected digits');
    const key = `${adamId} ${pricingParam}`;
    if (desiredByAsset.has(key)) refuse(place, `${key} is named twice`);
    const sets = { clientUserIds: new Set<string>(), serialNumbers: new Set<string>() };
    for (const member of ['clientUserIds', 'serialNumbers'] as const) {
      for (const target of targets[member] ?? []) {
        if (typeof target !== 'string' || target === '') refuse(`${place}.${member}`, 'expected a non-empty text');
        if (sets[member].has(target)) refuse(`${place}.${member}`, `${target} is named twice`);
        sets[member].add(target);
      }
    }
    desiredByAsset.set(key, { adamId, pricingParam, ...sets });
  }
  return desiredByAsset;
}
