import type { List } from '@mdmkit/core';
import type { ListOptions, ReadOptions } from '../options.ts';
import type { BusinessPage } from '../paging.ts';

/** Resources that can be listed and read. */
export interface ResourceReads<Item, Field extends string> {
  /**
   * All of them, read page by page as the list is consumed.
   *
   * @throws BusinessError - While iterating.
   */
  list(options?: ListOptions<Field>): List<Item, BusinessPage<Item>>;
  /**
   * Reads one.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND`, when there is none with this id.
   */
  get(id: string, options?: ReadOptions<Field>): Promise<Item>;
}
