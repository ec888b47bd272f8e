import type { PageQuery } from '../store.ts';
import { StoreError } from '../store-error.ts';

/** The most items of one page. */
export const largestPage = 1_000;

/**
 * How many items a page has.
 *
 * @throws StoreError - When `limit` is no whole number from 1 to 1,000.
 */
export function pageSize({ limit = 100 }: PageQuery, operation: string): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= largestPage) return limit;
  throw new StoreError('STORE_INVALID', { operation, detail: `limit must be a whole number from 1 to ${largestPage}` });
}

/** The error for a cursor that no page gave. */
export function cursorError(operation: string): StoreError {
  return new StoreError('STORE_INVALID', { operation, detail: 'cursor must be what the last page gave' });
}
