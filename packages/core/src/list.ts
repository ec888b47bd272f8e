import { createHash } from 'node:crypto';
import { checkOptionTypes } from './options/check-option-types.ts';

/** One page of a list. */
export interface Page<Item> {
  /** The page's items. May be empty although more pages follow. */
  readonly items: readonly Item[];
  /** Where to go on: hand it back as `cursor` once the page is dealt with. Absent where the list cannot be resumed. */
  readonly cursor: string | undefined;
  /** Whether more pages follow now. */
  readonly more: boolean;
}

/** Options of `toArray`. */
export interface ToArrayOptions {
  /** The most items to collect. Default: no limit. */
  readonly limit?: number;
}

/** A list that is read page by page as it is consumed. Nothing is sent before the first item is asked for. */
export interface List<Item, ItemPage extends Page<Item> = Page<Item>> extends AsyncIterable<Item> {
  /** The pages, with their cursors. Each iteration starts anew. */
  pages(): AsyncIterable<ItemPage>;
  /** Reads the first page and nothing more. */
  firstPage(): Promise<ItemPage>;
  /**
   * Collects the items, at most `limit` of them.
   *
   * @throws TypeError - If `limit` is neither a whole number from 0 on nor `Infinity`.
   */
  toArray(options?: ToArrayOptions): Promise<Item[]>;
}

/** What a list needs. */
export interface ListSource<ItemPage> {
  /** Where to begin; undefined for the beginning. */
  readonly cursor?: string | undefined;
  /** Reads one page. `signal` is aborted when the page is not wanted any more. */
  readonly readPage: (cursor: string | undefined, signal: AbortSignal) => Promise<ItemPage>;
  /** Makes the error for a cursor that comes back within one iteration, or is missing, although more is promised. */
  readonly repeatedCursor: (cursor: string) => Error;
  /**
   * Whether the next page is read while the present one is worked on, one page ahead and no more. Leaving the loop
   * cancels it. Not for services that count every call. Default: false.
   */
  readonly prefetch?: boolean;
}

/** Makes a list from a function that reads one page. */
export function createList<Item, ItemPage extends Page<Item> = Page<Item>>(
  source: ListSource<ItemPage>,
): List<Item, ItemPage> {
  const pages = (): AsyncIterableIterator<ItemPage> => iteratePages(source);
  const items = (): AsyncIterableIterator<Item> => iterateItems(pages());
  return {
    pages,
    [Symbol.asyncIterator]: items,
    firstPage: () => source.readPage(source.cursor, new AbortController().signal),
    async toArray(options = {}) {
      checkOptionTypes('toArray', options, { limit: 'count-or-infinity' });
      const { limit = Number.POSITIVE_INFINITY } = options;
      const collected: Item[] = [];
      if (limit <= 0) return collected;
      for await (const item of items()) {
        collected.push(item);
        if (collected.length >= limit) break;
      }
      return collected;
    },
  };
}

async function* iteratePages<ItemPage extends Page<unknown>>(
  source: ListSource<ItemPage>,
): AsyncGenerator<ItemPage, void, void> {
  const isLeft = new AbortController();
  const passed = new Set<string>();
  if (source.cursor !== undefined) passed.add(digestOf(source.cursor));
  let cursor = source.cursor;
  let ahead: Promise<ItemPage> | undefined;
  try {
    for (;;) {
      let page: ItemPage | undefined = await (ahead ?? source.readPage(cursor, isLeft.signal));
      const { more } = page;
      const next = page.cursor;
      // A service whose cursors go round in a circle would be read for ever.
      const isStuck = more && (next === undefined || passed.has(digestOf(next)));
      if (next !== undefined) passed.add(digestOf(next));
      cursor = next;
      ahead = source.prefetch && more && !isStuck ? source.readPage(next, isLeft.signal) : undefined;
      // Its failure belongs to the caller that asks for that page; perhaps none does.
      ahead?.catch(() => {});
      yield page;
      // A page that is dealt with must not be kept while the next one is read.
      page = undefined;
      if (!more) return;
      if (isStuck) throw source.repeatedCursor(next ?? '');
    }
  } finally {
    isLeft.abort(new Error('the list was left'));
  }
}

/** A cursor as it is remembered: a long one would fill the memory of a list of many pages. */
function digestOf(cursor: string): string {
  return cursor.length <= 64 ? cursor : createHash('sha256').update(cursor).digest('base64');
}

/** What {@link createTotalCheck} compares: the items of a page, and the total that the page names. */
export interface CountedPage {
  /** The items of the page. */
  readonly items: readonly unknown[];
  /** Whether more pages follow. */
  readonly more: boolean;
  /** The number of items in the whole list; undefined if the page does not say. */
  readonly total: number | undefined;
}

/**
 * Makes a function that compares the number of items with the total that the pages name. The last page of a list that is
 * shorter than its total would make the missing items look deleted. The function takes each page with the signal of its
 * iteration, and returns what is wrong; undefined if nothing is.
 *
 * @param fromStart - Whether the list is read from its beginning, so that its items can be counted.
 */
export function createTotalCheck(
  fromStart: boolean,
): (page: CountedPage, iteration: AbortSignal) => string | undefined {
  const counts = new WeakMap<AbortSignal, Count>();
  return ({ items, more, total }, iteration) => {
    if (!fromStart) return undefined;
    const count = counts.get(iteration) ?? { items: 0, pages: 0, pageSize: items.length, total: undefined };
    counts.set(iteration, count);
    count.items += items.length;
    count.pages += 1;
    count.total = Math.min(total ?? Number.POSITIVE_INFINITY, count.total ?? Number.POSITIVE_INFINITY);
    if (more || total === undefined) return undefined;
    return count.items < count.total - toleranceOf(count, items.length)
      ? `${count.items} of ${count.total} items`
      : undefined;
  };
}

interface Count {
  items: number;
  pages: number;
  /** Items of the first page. */
  readonly pageSize: number;
  /** The smallest total that a page names: items may be added while later pages are read. */
  total: number | undefined;
}

/**
 * How many items may be missing. Items may be exchanged for others while later pages are read. A full page has a successor
 * as a rule, so a full last page may lack nothing.
 */
function toleranceOf({ pages, pageSize, total = 0 }: Count, lastPageSize: number): number {
  if (pages === 1 || lastPageSize >= pageSize) return 0;
  return Math.min(pageSize - 1, Math.ceil(total / 100));
}

const done = { value: undefined, done: true } as const;

/**
 * Iterates over the items of pages.
 *
 * Written out instead of as a generator: a generator takes several promises for each item, and lists are long.
 */
function iterateItems<Item>(pages: AsyncIterator<Page<Item>>): AsyncIterableIterator<Item> {
  let items: readonly Item[] = [];
  let index = 0;
  // Calls that come before the last one is answered wait for it, as they would with a generator.
  let turn: Promise<unknown> = Promise.resolve();
  const refill = async (): Promise<IteratorResult<Item>> => {
    while (index >= items.length) {
      // The page that is over must not be kept while the next one is read.
      items = [];
      index = 0;
      const page = await pages.next();
      if (page.done) return done;
      items = page.value.items;
    }
    return take();
  };
  const take = (): IteratorResult<Item> => {
    const value = items[index] as Item;
    index += 1;
    return { value, done: false };
  };
  return {
    next() {
      if (index < items.length) return Promise.resolve(take());
      const result = turn.then(refill);
      turn = result.catch(() => {});
      return result;
    },
    async return() {
      items = [];
      index = 0;
      await pages.return?.();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
