import type { VppErrorNumber } from '../errors/error-numbers.ts';
import type { VppDoubts } from './doubts.ts';
import { toVersionId, type VppLocation } from './location.ts';

/** What a page by cursor is cut with. */
export interface CursorPaging extends Pick<VppDoubts, 'cursorOnLastPage'> {
  /** Records on one page. */
  readonly pageSize: number;
}

/** Cuts the page that a query's cursor names out of all records. A cursor of another list, or none of ours, is refused. */
export function cursorPage(
  location: VppLocation,
  member: string,
  records: readonly unknown[],
  query: URLSearchParams,
  { pageSize, cursorOnLastPage }: CursorPaging,
): Record<string, unknown> | VppErrorNumber {
  const toCursor = (start: number) => Buffer.from(`${location.uId}/${member}/${start}`).toString('base64url');
  const cursor = query.get('cursor');
  const inside = cursor === null ? '/0' : Buffer.from(cursor, 'base64url').toString();
  const start = Number(/\/(\d{1,9})$/.exec(inside)?.[1] ?? Number.NaN);
  if (cursor !== null && cursor !== toCursor(start)) return 9812;
  const page = records.slice(start, start + pageSize);
  const end = start + page.length;
  const goesOn = end < records.length || (cursorOnLastPage && page.length > 0);
  return {
    [member]: page,
    ...(goesOn ? { nextCursor: toCursor(end) } : {}),
    versionId: toVersionId('subscriptions', location.index, location.subscriptions.version),
  };
}
