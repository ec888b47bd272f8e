import { mix32 } from './hash64.ts';

/** What a sample is chosen from. */
export interface Candidate {
  /** The row of the target. */
  readonly row: number;
  /** The 32 bits that all that looks random about the target is made of. */
  readonly seed: number;
  /** Its owner. */
  readonly tenant: number;
}

/** What makes the order of a sample another than that of any run. */
const sampleOrder = 0;

/**
 * Chooses a sample of targets: one of each tenant first, so that it speaks for as many as it can. The same targets give the
 * same sample on every node; a target more or less changes one place of it.
 */
export function chooseSample(candidates: readonly Candidate[], size: number): readonly number[] {
  const ranked = candidates
    .map(({ row, seed, tenant }) => ({ row, tenant, rank: mix32(seed, sampleOrder) }))
    .toSorted((one, other) => one.rank - other.rank);
  const tenants = new Set<number>();
  const [first, further]: [number[], number[]] = [[], []];
  for (const { row, tenant } of ranked) {
    (tenants.has(tenant) ? further : first).push(row);
    tenants.add(tenant);
  }
  return [...first, ...further].slice(0, Math.max(0, size));
}

/**
 * The part of a service's runs that can be kept up with, 0 to 1: as many as may run at once, over what would by Little's law.
 * A tenth is left for rechecks and the quorum.
 *
 * @param cap - How many may run at once.
 * @param meanRunMs - How long a run takes.
 * @param runsPerMs - How many become due.
 */
export function sustainableShare(cap: number, meanRunMs: number, runsPerMs: number): number {
  const wanted = meanRunMs * runsPerMs;
  return wanted <= 0 ? 1 : Math.min(1, (0.9 * cap) / wanted);
}
