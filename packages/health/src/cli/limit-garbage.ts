import { constants, type NodeGCPerformanceDetail, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const megabyte = 1024 * 1024;
/** The size at which the young generation does not grow any more, in bytes: both of its halves. */
const mostYoungBytes = 16 * megabyte;
/** Up to this size it grows whatever else is in use, in bytes. */
const leastYoungBytes = 4 * megabyte;
/** Up to this share of the old generation it grows. */
const youngShare = 1 / 4;

/**
 * How much the old generation grows before V8 collects it, in percent, in one of several processes. They share the targets, so that each
 * has memory to spare, and the CPU time of a check decides how many of them there are. A collection goes through all that is in use: with
 * 10 percent, a worker that checks 300 targets a second spends a seventh of its time on that.
 */
export const deployedHeapGrowthPercent = 30;

/** How {@link limitGarbage} begins. */
export interface GarbageOptions {
  /** How much the old generation grows before it is collected, in percent. A later call replaces it. Default: 10. */
  readonly heapGrowthPercent?: number;
  /**
   * Whether the process will run for long. If so, garbage is collected now, which takes 50 ms of CPU time: the young generation has
   * grown while modules were loaded, and only such a collection makes it small again. What was compiled with is given back, too.
   * Default: true.
   */
  readonly isLongRunning?: boolean;
}

let isLimited = false;

/**
 * Keeps the memory of a service, or of a run over many targets, small, without an option of Node. It may be called at any time,
 * and again.
 *
 * - V8 collects the old generation whenever it has grown by a tenth, or by the share that is given. By itself V8 lets it grow to several
 *   times what is in use: with 100,000 targets to 540 MB where 140 are.
 * - The young generation grows up to a quarter of the old one, and to 16 MB at most instead of 128 MB. V8 reads the largest size
 *   only at its start; but it reads the factor of growth each time it grows. So the factor is 1, except in collections that
 *   this module starts: synchronous work, such as the start of 100,000 targets, would otherwise make it grow several times.
 * - Maglev, V8's compiler for code that runs often but not very often, frees at once what it has compiled with. By itself it lets
 *   a thread do that later: in the first minute some megabytes more are in use at once, and the process never gets smaller again.
 */
export function limitGarbage({ isLongRunning = true, heapGrowthPercent = 10 }: GarbageOptions = {}): void {
  setFlagsFromString(`--heap-growing-percent=${heapGrowthPercent}`);
  if (isLimited) return;
  isLimited = true;
  setFlagsFromString('--semi-space-growth-factor=1');
  const collectNow = garbageCollector();
  if (isLongRunning) {
    setFlagsFromString('--no-maglev-destroy-on-background');
    collectNow({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }
  const observer = new PerformanceObserver((list) => {
    if (list.getEntries().every(isForced) || !mayYoungGenerationGrow()) return;
    // V8 makes it larger in this collection if enough has survived since it grew last. Nearly empty, it takes no time.
    setFlagsFromString('--semi-space-growth-factor=2');
    collectNow({ type: 'minor', execution: 'sync' });
    setFlagsFromString('--semi-space-growth-factor=1');
  });
  observer.observe({ entryTypes: ['gc'] });
}

/** Whether a program asked for a collection: without this, each would start the next. */
const isForced = (entry: PerformanceEntry & { readonly detail?: NodeGCPerformanceDetail }): boolean =>
  entry.detail?.flags === constants.NODE_PERFORMANCE_GC_FLAGS_FORCED;

function mayYoungGenerationGrow(): boolean {
  const spaces = getHeapSpaceStatistics();
  const space = (name: string) => spaces.find(({ space_name: spaceName }) => spaceName === name);
  const oldBytes = space('old_space')?.space_used_size ?? 0;
  const limitBytes = Math.min(mostYoungBytes, Math.max(leastYoungBytes, oldBytes * youngShare));
  // It doubles its size.
  return 2 * (space('new_space')?.space_size ?? 0) <= limitBytes;
}

/** V8's function `gc`. Its \`last-resort\` gives memory back as V8 does when memory runs out: no other way makes the young generation small. */
function garbageCollector(): (options: Readonly<Record<string, string>>) => void {
  // Only contexts that are made while the flag is set have the function.
  setFlagsFromString('--expose-gc');
  // Typed by V8's `--expose-gc`.
  const collect = runInNewContext('gc') as (options: Readonly<Record<string, string>>) => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}
