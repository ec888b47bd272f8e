import type { ElsewherePage, ElsewherePlace, LocatedResult, Store } from '../store/store.ts';

/** How far back the first read goes, in milliseconds: as long as a result is evidence. */
export const elsewhereFromMs = 600_000;

/** Reads the results of other locations, each once. */
export interface ElsewhereResults {
  /** Reads the results that were not read before, page by page. */
  read(): AsyncIterable<readonly LocatedResult[]>;
  /** Reads the results of all locations, its own too, that were not read before. */
  readAll(): AsyncIterable<readonly LocatedResult[]>;
}

/** Makes a reader for a location that begins with results from a time on, in milliseconds since 1970. */
export function createElsewhereResults(
  store: Pick<Store, 'resultsElsewhere'>,
  location: string,
  fromMs: number,
): ElsewhereResults {
  /** When the last result of each target at each other location began: a read may repeat what the one before had. */
  const lastMs = new Map<string, number>();
  let since: string | null = null;
  const isNew = ({ location: place, target, startedMs }: LocatedResult) => {
    const key = `${place} ${target}`;
    if (lastMs.get(key) === startedMs) return false;
    lastMs.set(key, startedMs);
    return true;
  };
  /** Where a read goes on that failed: from the start it would take as long again, and fail again. */
  let after: ElsewherePlace | null = null;
  return {
    async *read() {
      let mark: string;
      do {
        const page: ElsewherePage = await store.resultsElsewhere(location, { fromMs, since, after });
        ({ mark, next: after } = page);
        yield page.results.filter(isNew);
      } while (after);
      // A smaller mark is that of another server: then all is read once more.
      since = since !== null && BigInt(mark) < BigInt(since) ? null : mark;
    },
    async *readAll() {
      let from: ElsewherePlace | null = null;
      do {
        const page: ElsewherePage = await store.resultsElsewhere('', { fromMs, since: null, after: from });
        from = page.next;
        yield page.results.filter(isNew);
      } while (from);
    },
  };
}
