import type { LocatedResult, Store } from '../store/store.ts';

/** How late a result may be written after its run began, in milliseconds: a check, and a batch that was tried again. */
const lateMs = 60_000;

/** Reads the results of other locations, each once. */
export interface ElsewhereResults {
  /** Reads the results that were not read before, page by page, oldest first. */
  read(): AsyncIterable<readonly LocatedResult[]>;
}

/** Makes a reader for a location that begins with results from a time on, in milliseconds since 1970. */
export function createElsewhereResults(
  store: Pick<Store, 'resultsElsewhere'>,
  location: string,
  fromMs: number,
): ElsewhereResults {
  /** When the last result of each target at each other location began: a result is read again until it cannot be late. */
  const lastMs = new Map<string, number>();
  let newestMs = fromMs;
  const isNew = ({ location: place, target, startedMs }: LocatedResult) => {
    const key = `${place} ${target}`;
    if (lastMs.get(key) === startedMs) return false;
    lastMs.set(key, startedMs);
    return true;
  };
  return {
    async *read() {
      let afterMs = newestMs - lateMs;
      for (;;) {
        const page = await store.resultsElsewhere(location, afterMs);
        yield page.filter(isNew);
        const endMs = page.at(-1)?.startedMs;
        if (endMs === undefined) return;
        newestMs = Math.max(newestMs, endMs);
        // A page may end between runs that began in the same millisecond.
        if (endMs - 1 <= afterMs) return;
        afterMs = endMs - 1;
      }
    },
  };
}
