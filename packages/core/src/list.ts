/** One page of a list. */
export interface Page<Item> {
  /** The page's items. May be empty although more pages follow. */
  readonly items: readonly Item[];
  /** Where to go on: hand it back as `cursor` once the page is dealt with. Absent where the list cannot be resumed. */
  readonly cursor: string | undefined;
  /** Whether more pages follow now. */
  readonly more: boolean;
}

/** A list that is read page by page as it is consumed. Nothing is sent before the first item is asked for. */
export interface List<Item, ItemPage extends Page<Item> = Page<Item>> extends AsyncIterable<Item> {
  /** The pages, with their cursors. Each iteration starts anew. */
  pages(): AsyncIterable<ItemPage>;
  /** Collects the items, at most `limit` of them. */
  toArray(options?: { readonly limit?: number }): Promise<Item[]>;
}

/** What a list needs. */
export interface ListSource<ItemPage> {
  /** Where to begin; undefined for the beginning. */
  readonly cursor?: string | undefined;
  /** Reads one page. */
  readonly readPage: (cursor: string | undefined) => Promise<ItemPage>;
  /** Makes the error for a cursor that comes back unchanged although more is promised. */
  readonly repeatedCursor: (cursor: string) => Error;
}

/** Makes a list from a function that reads one page. */
export function createList<Item, ItemPage extends Page<Item> = Page<Item>>(
  source: ListSource<ItemPage>,
): List<Item, ItemPage> {
  async function* pages(): AsyncGenerator<ItemPage, void, void> {
    let cursor = source.cursor;
    for (;;) {
      const page = await source.readPage(cursor);
      yield page;
      if (!page.more) return;
      // A service that hands out the same cursor for ever would be read for ever.
      if (page.cursor === undefined || page.cursor === cursor) throw source.repeatedCursor(page.cursor ?? '');
      cursor = page.cursor;
    }
  }
  async function* items(): AsyncGenerator<Item, void, void> {
    for await (const page of pages()) yield* page.items;
  }
  return {
    pages,
    [Symbol.asyncIterator]: items,
    async toArray({ limit = Number.POSITIVE_INFINITY } = {}) {
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
