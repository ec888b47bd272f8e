import { type Clock, createList, type List, type Page } from '@mdmkit/core';
import type { MdmInfo } from '../api/meta.ts';
import type { PageMembers } from '../api/paging.ts';
import { vppErrorFamily } from '../errors/vpp-error.ts';
import { createParallelReader } from './parallel-pages.ts';

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
  /** The MDM that holds the location; undefined if none does. */
  readonly mdmInfo: MdmInfo | undefined;
}

/** How a list that is read by index is read. */
export interface IndexedListOptions {
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
  /**
   * How many pages are under way at once, from 1 to 5, which is what Apple allows; they still come in order. Default: 5,
   * once a second page was wanted and answers take 20 ms or more; until then 1.
   */
  readonly parallel?: number;
}

/** What an indexed list is made from. */
export interface IndexedListSource<Item, Answer extends PageMembers> extends IndexedListOptions {
  /** The endpoint's name, for errors. */
  readonly operation: string;
  /** Whose client it is, for errors. */
  readonly label?: string | undefined;
  /** Time. */
  readonly clock: Clock;
  /** Reads one page; undefined for the first. */
  readonly fetchPage: (pageIndex: number | undefined, signal: AbortSignal) => Promise<Answer>;
  /** The names of the lists of a page; each page has at least one of them. */
  readonly members: readonly string[];
  /** Takes the items out of a page. */
  readonly itemsOf: (answer: Answer) => readonly Item[];
}

/** Apple: "Using paginated endpoints". */
export const maxParallelPages = 5;

/**
 * A list that is read by page index. It ends where a page names no next one: an empty page may have a successor, and
 * the number of pages may change meanwhile. The cursor is the index of the next page.
 *
 * @throws TypeError - When the cursor is no page index, or `parallel` is not from 1 to 5.
 */
export function createIndexedList<Item, Answer extends PageMembers>(
  source: IndexedListSource<Item, Answer>,
): List<Item, IndexedPage<Item>> {
  const { cursor: start, parallel } = source;
  if (start !== undefined && !/^\d{1,9}$/.test(start)) throw new TypeError('cursor must be the cursor of a page');
  if (parallel !== undefined && !(Number.isInteger(parallel) && parallel >= 1 && parallel <= maxParallelPages)) {
    throw new TypeError(`parallel must be a whole number from 1 to ${maxParallelPages}`);
  }
  const { operation, label, clock } = source;
  const repeated = () => vppErrorFamily.create('VPP_PAGE_INDEX_REPEATED', { service: 'apple.vpp', operation, label });
  const mismatch = (detail: string) =>
    vppErrorFamily.createCommon('SCHEMA_MISMATCH', { service: 'apple.vpp', operation, label, detail });
  const toPage = (answer: Answer, pageIndex: number): IndexedPage<Item> => {
    const { nextPageIndex, totalPages = 0, size } = answer;
    // Going back would read the same pages for ever.
    if (nextPageIndex !== undefined && nextPageIndex <= pageIndex) throw repeated();
    // A list that ends early looks complete, and callers remove what it lacks.
    if (nextPageIndex === undefined && totalPages > pageIndex + 1)
      throw mismatch(`/nextPageIndex is missing on page ${pageIndex + 1} of ${totalPages}`);
    if (size !== 0 && source.members.every((member) => !Object.hasOwn(answer, member)))
      throw mismatch(`/${source.members.join(' or /')} is missing`);
    const records = countRecords(answer, source.members);
    if (size !== undefined && size > records) throw mismatch(`/size is ${size}, and the page has ${records} records`);
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
  };
  const read = async (pageIndex: number | undefined, signal: AbortSignal) =>
    toPage(await source.fetchPage(pageIndex, signal), pageIndex ?? 0);
  // Each iteration has a reader of its own; createList begins each at the start cursor.
  const readers = new WeakMap<AbortSignal, (pageIndex: number | undefined) => Promise<IndexedPage<Item>>>();
  return createList<Item, IndexedPage<Item>>({
    ...(start === undefined ? {} : { cursor: start }),
    repeatedCursor: repeated,
    readPage(cursor, signal) {
      const reader =
        readers.get(signal) ?? createParallelReader(read, { parallel, signal, elapsedMs: () => clock.elapsedMs() });
      readers.set(signal, reader);
      return reader(cursor === undefined ? undefined : Number(cursor));
    },
  });
}

/** The records of a page as it arrived, also those that cannot be read. */
function countRecords(answer: object, members: readonly string[]): number {
  const lists = members.map((member): unknown => Reflect.get(answer, member));
  return lists.reduce<number>((count, list) => count + (Array.isArray(list) ? list.length : 0), 0);
}
