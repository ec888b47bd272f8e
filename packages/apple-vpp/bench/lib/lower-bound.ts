import type { AssetAssignment } from '../../src/index.ts';

/**
 * A number of requests below which no plan can go: assignments of which no two fit into one request, because the
 * crossings between them are not wanted (a fooling set), or the thousands of serials of one app. Found greedily, so the
 * true bound may be higher.
 */
export function lowerBound(assignments: readonly AssetAssignment[]): number {
  const serialsOf = new Map<string, string[]>();
  const wanted = new Set<string>();
  for (const { adamId, serialNumber = '' } of assignments) {
    if (wanted.has(`${adamId} ${serialNumber}`)) continue;
    wanted.add(`${adamId} ${serialNumber}`);
    serialsOf.set(adamId, [...(serialsOf.get(adamId) ?? []), serialNumber]);
  }
  const chosen: [adamId: string, serialNumber: string][] = [];
  for (const [adamId, serials] of serialsOf) {
    for (const serial of serials) {
      const fitsOne = chosen.some(([other, its]) => wanted.has(`${adamId} ${its}`) && wanted.has(`${other} ${serial}`));
      if (!fitsOne) chosen.push([adamId, serial]);
    }
  }
  const longest = Math.max(0, ...[...serialsOf.values()].map((serials) => Math.ceil(serials.length / 1_000)));
  return Math.max(chosen.length, longest);
}
