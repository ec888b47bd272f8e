/** Things that fall due, found without looking at those that do not. */
export interface DueBuckets<Item> {
  /** Watches a thing; watching it twice does no harm. */
  watch(item: Item): void;
  /** Takes out what is due, second by second. What has been put off meanwhile goes back in. */
  due(nowMs: number): Item[];
}

/** Where it is noted which things are watched. */
export interface Watched<Item> {
  /** Whether a thing is. */
  has(item: Item): boolean;
  /** Notes that it is. */
  add(item: Item): void;
  /** Notes that it is not any more. */
  delete(item: Item): void;
}

/**
 * Makes an empty one. Each thing lies in one bucket of a second; when it comes up there, `dueMs` is asked anew. So a thing
 * that is put off again and again costs nothing until then.
 *
 * @param dueMs - When a thing is due; null when it need not be watched any more.
 * @param watched - Where it is noted; a set of very many things takes more than a mark on each.
 */
export function createDueBuckets<Item>(
  dueMs: (item: Item) => number | null,
  watched: Watched<Item> = new Set<Item>(),
): DueBuckets<Item> {
  const buckets = new Map<number, Item[]>();
  let doneSecond: number | undefined;

  const put = (item: Item, atMs: number) => {
    const second = Math.max(Math.ceil(atMs / 1000), (doneSecond ?? Number.NEGATIVE_INFINITY) + 1);
    const bucket = buckets.get(second);
    if (bucket) bucket.push(item);
    else buckets.set(second, [item]);
  };
  const takeOut = (second: number, nowMs: number, found: Item[]) => {
    const bucket = buckets.get(second);
    buckets.delete(second);
    for (const item of bucket ?? []) {
      const atMs = dueMs(item);
      if (atMs !== null && atMs > nowMs) put(item, atMs);
      else watched.delete(item);
      if (atMs !== null && atMs <= nowMs) found.push(item);
    }
  };
  return {
    watch(item) {
      const atMs = dueMs(item);
      if (atMs === null || watched.has(item)) return;
      watched.add(item);
      put(item, atMs);
    },
    due(nowMs) {
      const dueItems: Item[] = [];
      const until = Math.floor(nowMs / 1000);
      const from = doneSecond === undefined ? undefined : doneSecond + 1;
      doneSecond = Math.max(doneSecond ?? until, until);
      // After a long pause there are fewer buckets than seconds.
      if (from === undefined || until - from > buckets.size) {
        for (const second of [...buckets.keys()].filter((key) => key <= until).sort((one, other) => one - other))
          takeOut(second, nowMs, dueItems);
      } else for (let second = from; second <= until; second += 1) takeOut(second, nowMs, dueItems);
      return dueItems;
    },
  };
}

/** Makes marks for things that are small numbers, such as rows. */
export function createMarkedRows(): Watched<number> {
  let marks = new Uint8Array(64);
  const mark = (row: number, value: 0 | 1) => {
    if (row >= marks.length) {
      const grown = new Uint8Array(Math.max(2 * marks.length, row + 1));
      grown.set(marks);
      marks = grown;
    }
    marks[row] = value;
  };
  return { has: (row) => marks[row] === 1, add: (row) => mark(row, 1), delete: (row) => mark(row, 0) };
}
