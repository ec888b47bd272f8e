import type { CallOptions, List } from '@mdmkit/core';
import type { PageDocument } from '../api/document.ts';
import type { Linkage } from '../api/linkage.ts';
import type { Query } from '../api/query.ts';
import type { CallContext } from './call-context.ts';
import type { ListOptions, PageOptions } from './options.ts';
import { type BusinessPage, listPages } from './paging.ts';

/** Calls are scarce, so pages are as large as Apple allows. (Apple: `limit`) */
const maxLimit = 1_000;

/** What a list is of. */
export interface ListSubject {
  /** The endpoint's name, for errors. */
  readonly operation: string;
  /** The type whose `fields[type]` limits the attributes. */
  readonly type: string;
  /** Further query parameters. Default: none. */
  readonly query?: Query;
}

/** Makes a list that is read page by page. */
export function readList<Item>(
  { label, origins }: CallContext,
  { operation, type, query }: ListSubject,
  { fields, limit = maxLimit, cursor: start, ...call }: ListOptions<string>,
  send: (query: Query, call: CallOptions) => Promise<PageDocument<Item>>,
): List<Item, BusinessPage<Item>> {
  const own = { limit, ...fieldsQuery(type, fields), ...query };
  return listPages({
    label,
    origins,
    operation,
    cursor: start,
    readPage: (cursor) => send({ ...own, cursor }, call),
  });
}

/** Makes a list of the ids behind references. */
export function readIds(
  { label, origins }: CallContext,
  operation: string,
  { limit = maxLimit, cursor: start, ...call }: PageOptions,
  send: (query: Query, call: CallOptions) => Promise<PageDocument<Linkage>>,
): List<string, BusinessPage<string>> {
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
