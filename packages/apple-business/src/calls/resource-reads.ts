import type { Endpoint, List } from '@mdmkit/core';
import type { PageDocument, ResourceDocument } from '../api/document.ts';
import type { Query } from '../api/query.ts';
import type { CallContext } from './call-context.ts';
import { checkedOptions, type ListOptions, type ReadOptions } from './options.ts';
import type { BusinessPage } from './paging.ts';
import { fieldsQuery, readList } from './read-list.ts';

/** The read calls of a resource type. */
export interface ResourceReads<Item, Field extends string> {
  /**
   * Lists all resources of this type. Pages are requested while the list is consumed.
   *
   * @throws BusinessError - While iterating.
   */
  list(options?: ListOptions<Field>): List<Item, BusinessPage<Item>>;
  /**
   * Reads one resource.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if no resource has this id.
   */
  get(id: string, options?: ReadOptions<Field>): Promise<Item>;
}

/** The two endpoints behind {@link ResourceReads}. */
export interface ReadEndpoints<Item> {
  readonly list: Endpoint<undefined, Query, undefined, PageDocument<Item>>;
  readonly get: Endpoint<Readonly<Record<'id', string>>, Query, undefined, ResourceDocument<Item>>;
}

/** Creates the read calls of the resource type `type`. */
export function createResourceReads<Item, Field extends string>(
  context: CallContext,
  type: string,
  endpoints: ReadEndpoints<Item>,
): ResourceReads<Item, Field> {
  return {
    list: (options = {}) =>
      readList(context, { operation: endpoints.list.name, type }, options, (query, call) =>
        context.caller.call(endpoints.list, { query }, call),
      ),
    async get(id, options) {
      const { fields, ...call } = checkedOptions(endpoints.get.name, options);
      const input = { params: { id }, query: fieldsQuery(type, fields) };
      return (await context.caller.call(endpoints.get, input, call)).data;
    },
  };
}
