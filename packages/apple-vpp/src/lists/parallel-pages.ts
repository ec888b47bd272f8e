/** What a reader has to know of a page. */
interface ReadPage {
  readonly totalPages: number | undefined;
  readonly more: boolean;
}

/** How pages are read ahead. */
export interface ReadAhead {
  /** How many pages are under way at once; undefined: five, as long as answers take their time. */
  readonly parallel: number | undefined;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** Time, in milliseconds from anywhere. */
  readonly elapsedMs: () => number;
}

const defaultParallel = 5;
/** Faster answers than this are not worth keeping pages in memory for, in milliseconds. */
const slowMs = 20;

/**
 * Makes a function that reads pages in order and keeps the following ones under way. Pages read ahead are a guess: the
 * page before decides whether and where the list goes on, and a page that is not requested after all is dropped.
 */
export function createParallelReader<Item extends ReadPage>(
  read: (pageIndex: number | undefined, signal: AbortSignal) => Promise<Item>,
  { parallel, signal, elapsedMs }: ReadAhead,
): (pageIndex: number | undefined) => Promise<Item> {
  const ahead = new Map<number, Promise<Item>>();
  let totalPages = 0;
  let pagesRead = 0;
  // The fastest answer measures the service; the other answers may have waited for this process.
  let fastestMs = Number.POSITIVE_INFINITY;

  const begin = async (index: number | undefined) => {
    const sinceMs = elapsedMs();
    const page = await read(index, signal);
    fastestMs = Math.min(fastestMs, elapsedMs() - sinceMs);
    return page;
  };
  const readAhead = (from: number) => {
    // A caller of the first page only costs one request, and one that reads on from a fast service needs no guesses.
    const width = parallel ?? (pagesRead > 0 && fastestMs >= slowMs ? defaultParallel : 1);
    for (let index = from; index < Math.min(from + width, totalPages); index += 1) {
      if (ahead.has(index)) continue;
      const page = begin(index);
      // Its failure is reported when the page is requested, which may never happen.
      page.catch(() => {});
      ahead.set(index, page);
    }
  };
  return async (asked) => {
    const index = asked ?? 0;
    for (const early of ahead.keys()) if (early < index) ahead.delete(early);
    readAhead(index);
    const page = await (ahead.get(index) ?? begin(asked));
    ahead.delete(index);
    pagesRead += 1;
    totalPages = page.totalPages ?? 0;
    if (!page.more) ahead.clear();
    // An explicit number is taken at its word; else the consumer has to ask for a second page first.
    else if (parallel !== undefined ? parallel > 1 : pagesRead > 1 && fastestMs >= slowMs) readAhead(index + 1);
    return page;
  };
}
