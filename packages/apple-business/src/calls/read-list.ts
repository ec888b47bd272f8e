import type { CallOptions, List } from '@mdmkit/core';
import type { PageDocument } from '../api/document.ts';
import type { Linkage } from '../api/linkage.ts';
import type { Query } from '../api/query.ts';
import type { CallContext } from './call-context.ts';
import { checkedOptions, type ListOptions, type PageOptions } from './options.ts';
import { type BusinessPage, listPages } from './paging.ts';

/** Apple allows few requests, so pages are as large as possible. (Apple: `limit`) */
const maxLimit = 1_000;

/** The subject of a list. */
export interface ListSubject {
  /** The endpoint's name, for errors. */
  readonly operation: string;
  /** The resource type, for `fields[type]`. */
  readonly type: string;
  /** Further query parameters. Default: none. */
  readonly query?: Query;
}

/** Creates a list that is read page by page. */
export function readList<Item>(
  { label, origins }: CallContext,
  { operation, type, query }: ListSubject,
  options: ListOptions<string>,
  send: (query: Query, call: CallOptions) => Promise<PageDocument<Item>>,
): List<Item, BusinessPage<Item>> {
  const { fields, limit = maxLimit, cursor: start, ...call } = checkedOptions(operation, options);
  const own = { limit, ...fieldsQuery(type, fields), ...query };
  return listPages({
    label,
    origins,
    operation,
    cursor: start,
    readPage: (cursor) => send({ ...own, cursor }, call),
  });
}

/** Creates a list of the ids of references. */
export function readIds(
  { label, origins }: CallContext,
  operation: string,
  options: PageOptions,
  send: (query: Query, call: CallOptions) => Promise<PageDocument<Linkage>>,
): List<string, BusinessPage<string>> {
  const { limit = maxLimit, cursor: start, ...call } = checkedOptions(operation, options);
  return listPages({
    label,
    origins,
    operation,
    cursor: start,
    async readPage(cursor) {
      const page = await send({ limit, cursor }, call);
      return { ...page, included: undefined, data: page.data.map(({ id }) => id) };
    },
  });
}

/** Turns the option `fields` into the query parameter of a type. */
export function fieldsQuery(type: string, fields: readonly string[] | undefined): Query {
  return { [`fields[${type}]`]: fields?.join() };
}
