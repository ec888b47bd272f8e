/**
 * When trouble of many began, given the times of first failures: the one from which on failures came most clearly faster
 * than before it (the likelihood of a step in a Poisson rate). Failures of the usual kind that lie before are left out.
 *
 * @param leastAfter - How many failures at least belong to the trouble.
 */
export function onsetOf(timesMs: readonly number[], fromMs: number, nowMs: number, leastAfter: number): number | null {
  const times = timesMs.filter((atMs) => atMs >= fromMs && atMs <= nowMs).sort((one, other) => one - other);
  let best: number | null = null;
  let bestLikelihood = Number.NEGATIVE_INFINITY;
  for (const [before, atMs] of times.entries()) {
    const after = times.length - before;
    if (before > 0 && after < leastAfter) break;
    const likelihood = rateLikelihood(before, atMs - fromMs) + rateLikelihood(after, nowMs - atMs);
    if (likelihood <= bestLikelihood) continue;
    best = atMs;
    bestLikelihood = likelihood;
  }
  return best;
}

function rateLikelihood(count: number, lengthMs: number): number {
  // Times are no finer than a second: two at once are no infinite rate.
  return count === 0 ? 0 : count * Math.log(count / Math.max(1_000, lengthMs));
}
