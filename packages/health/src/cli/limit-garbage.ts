import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const megabyte = 1024 * 1024;
/** The size at which the young generation does not grow any more, in bytes: both of its halves. */
const mostYoungBytes = 16 * megabyte;
/** Up to this size it grows whatever else is in use, in bytes. */
const leastYoungBytes = 4 * megabyte;
/** Up to this share of the old generation it grows. */
const youngShare = 1 / 4;

/** How {@link limitGarbage} begins. */
export interface GarbageOptions {
  /**
   * Whether to collect garbage now, which takes 50 ms of CPU time. The young generation has grown while modules were loaded, and
   * only such a collection makes it small again. Default: true.
   */
  readonly collect?: boolean;
}

let isLimited = false;

/**
 * Keeps the memory of a service, or of a run over many targets, small, without an option of Node. It may be called at any time,
 * and again.
 *
 * - V8 collects the old generation whenever it has grown by a tenth. By itself V8 lets it grow to several times what is in use:
 *   with 100,000 targets to 540 MB where 140 are.
 * - The young generation grows up to a quarter of the old one, and to 16 MB at most instead of 128 MB. V8 reads the largest size
 *   only at its start; but it reads the factor of growth each time it grows, so the factor is 1 as soon as the size is reached.
 */
export function limitGarbage({ collect = true }: GarbageOptions = {}): void {
  if (isLimited) return;
  isLimited = true;
  setFlagsFromString('--heap-growing-percent=10');
  if (collect) collectGarbage();
  let mayGrow = true;
  const observer = new PerformanceObserver(() => {
    const isSmall = isYoungGenerationSmall();
    if (isSmall === mayGrow) return;
    mayGrow = isSmall;
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
  });
  observer.observe({ entryTypes: ['gc'] });
}

function isYoungGenerationSmall(): boolean {
  const spaces = getHeapSpaceStatistics();
  const space = (name: string) => spaces.find(({ space_name: spaceName }) => spaceName === name);
  const oldBytes = space('old_space')?.space_used_size ?? 0;
  const limitBytes = Math.min(mostYoungBytes, Math.max(leastYoungBytes, oldBytes * youngShare));
  return (space('new_space')?.space_size ?? 0) < limitBytes;
}

/** Collects all garbage and gives the memory back, as V8 does when memory runs out: no other way makes the young generation small. */
function collectGarbage(): void {
  // Only contexts that are made while the flag is set have the function.
  setFlagsFromString('--expose-gc');
  runInNewContext(`gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })`);
  setFlagsFromString('--no-expose-gc');
}
