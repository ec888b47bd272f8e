import { createList, type List, type Page } from '@mdmkit/core';
import type { MdmInfo } from './api/meta.ts';
import type { PageMembers } from './api/paging.ts';
import { vppErrorFamily } from './errors.ts';

/** One page of a list that is read by index. */
export interface IndexedPage<Item> extends Page<Item> {
  /** Which page this is, from 0 on. */
  readonly pageIndex: number;
  /** How many pages there are, as far as the service knows now. */
  readonly totalPages: number | undefined;
  /** The state of the whole data set; the first page's counts. */
  readonly versionId: string | undefined;
  /** The id of the location. */
  readonly uId: string;
  /** When the token ends, as Apple writes it. */
  readonly tokenExpirationDate: string | undefined;
  /** Who holds the location; undefined when nobody does. */
  readonly mdmInfo: MdmInfo | undefined;
}

/** What an indexed list is made from. */
export interface IndexedListSource<Item, Answer extends PageMembers> {
  /** The endpoint's name, for errors. */
  readonly operation: string;
  /** The page to begin with, as a page's cursor names it; undefined for the first. */
  readonly cursor: string | undefined;
  /** Reads one page; undefined for the first. */
  readonly fetchPage: (pageIndex: number | undefined) => Promise<Answer>;
  /** Takes the items out of a page. */
  readonly itemsOf: (answer: Answer) => readonly Item[];
}

/**
 * A list that is read by page index. It ends where a page names no next one: an empty page may have a successor, and
 * the number of pages may change meanwhile. The cursor is the index of the next page.
 *
 * @throws TypeError - When the cursor is no page index.
 */
export function createIndexedList<Item, Answer extends PageMembers>(
  source: IndexedListSource<Item, Answer>,
): List<Item, IndexedPage<Item>> {
  if (source.cursor !== undefined && !/^\d{1,9}$/.test(source.cursor)) {
    throw new TypeError('cursor must be one that a page handed out');
  }
  const repeated = () =>
    vppErrorFamily.create('VPP_PAGE_INDEX_REPEATED', { service: 'apple.vpp', operation: source.operation });
  return createList<Item, IndexedPage<Item>>({
    cursor: source.cursor,
    repeatedCursor: repeated,
    async readPage(cursor) {
      const asked = cursor === undefined ? undefined : Number(cursor);
      const answer = await source.fetchPage(asked);
      const { nextPageIndex } = answer;
      const pageIndex = asked ?? 0;
      // Going back would read the same pages for ever.
      if (nextPageIndex !== undefined && nextPageIndex <= pageIndex) throw repeated();
      return {
        items: source.itemsOf(answer),
        cursor: nextPageIndex === undefined ? undefined : String(nextPageIndex),
        more: nextPageIndex !== undefined,
        pageIndex,
        totalPages: answer.totalPages,
        versionId: answer.versionId,
        uId: answer.uId,
        tokenExpirationDate: answer.tokenExpirationDate,
        mdmInfo: answer.mdmInfo ?? undefined,
      };
    },
  });
}
