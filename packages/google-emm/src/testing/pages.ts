import type { PageTokens } from './page-tokens.ts';
import { invalid, Refusal } from './refusal.ts';

/** What may be wrong with the next page of any list: empty although more follow, or with a token that does not move. */
export type PageFault = 'empty-page' | 'repeated-token';

/** How one list is cut into pages. */
export interface PagedList<Item> {
  /** The list's name; tokens hold for it only. */
  readonly name: string;
  /** How many places it has. */
  readonly length: number;
  /** The item at a place; undefined where it was deleted. */
  readonly at: (index: number) => Item | undefined;
  /** How many items a page holds when the request does not say. */
  readonly usual: number;
  /** The most that a page holds; a larger size is cut to it. */
  readonly most: number;
}

/** One page: the items, and the token of the next. */
export interface SimulatedPage<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken: string | undefined;
}

/** Reads one page of a list. */
export function readPage<Item>(
  list: PagedList<Item>,
  query: { readonly pageSize?: string | null; readonly pageToken?: string | null },
  tokens: PageTokens,
  faults: PageFault[],
): SimulatedPage<Item> {
  const size = readPageSize(query.pageSize ?? null, list);
  const token = query.pageToken ?? '';
  const start = token === '' ? 0 : tokens.read(list.name, token);
  if (start === undefined) throw new Refusal('INVALID_ARGUMENT', 'Invalid page token.');
  const fault = faults.shift();
  if (fault === 'empty-page') return { items: [], nextPageToken: tokens.issue(list.name, start) };
  const items: Item[] = [];
  let index = start;
  for (; index < list.length && items.length < size; index += 1) {
    const item = list.at(index);
    if (item !== undefined) items.push(item);
  }
  if (fault === 'repeated-token' && token !== '') return { items, nextPageToken: token };
  return { items, nextPageToken: index < list.length ? tokens.issue(list.name, index) : undefined };
}

function readPageSize(text: string | null, { usual, most }: { readonly usual: number; readonly most: number }): number {
  if (text === null || text === '') return usual;
  if (!/^-?\d{1,9}$/.test(text)) throw invalid('page_size', `Invalid value at 'page_size' (TYPE_INT32), "${text}"`);
  const size = Number(text);
  if (size < 0) throw new Refusal('INVALID_ARGUMENT', 'Request contains an invalid argument.');
  return size === 0 ? usual : Math.min(size, most);
}

/** A list of a few items, kept in an array. */
export function pagedArray<Item>(name: string, items: readonly Item[], usual = 10, most = 100): PagedList<Item> {
  return { name, length: items.length, at: (index) => items[index], usual, most };
}
