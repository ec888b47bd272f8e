import { createList, createTotalCheck, type List, type Page } from '@mdmkit/core';
import type { IncludedResource, PageDocument } from '../api/document.ts';
import { type BusinessErrorCode, businessErrorFamily, serviceName } from '../errors/business-error.ts';

/** One page of a list. */
export interface BusinessPage<Item> extends Page<Item> {
  /** The number of items in the whole list; undefined if Apple does not say. */
  readonly total: number | undefined;
  /** The related resources that `include` requested; otherwise empty. */
  readonly included: readonly IncludedResource[];
}

/** What a list of resources needs. */
export interface ListPages<Item> {
  /** The endpoint's name, for errors. */
  readonly operation: string;
  /** The client's label, for errors. */
  readonly label: string | undefined;
  /** The origins that a link to the next page may name. */
  readonly origins: readonly string[];
  /** Where to begin. */
  readonly cursor: string | undefined;
  /** Reads one page. */
  readonly readPage: (cursor: string | undefined) => Promise<PageDocument<Item>>;
}

/** Lists the resources of an endpoint, page by page. */
export function listPages<Item>(source: ListPages<Item>): List<Item, BusinessPage<Item>> {
  const fail = (code: BusinessErrorCode, detail?: string) =>
    businessErrorFamily.create(code, {
      service: serviceName,
      operation: source.operation,
      label: source.label,
      detail,
    });
  const check = createTotalCheck(source.cursor === undefined);
  return createList<Item, BusinessPage<Item>>({
    cursor: source.cursor,
    async readPage(cursor, unwanted) {
      const document = await source.readPage(cursor);
      const next = document.links?.next || undefined;
      if (next !== undefined && !isWithin(next, source.origins)) throw fail('BUSINESS_FOREIGN_LINK');
      const page = toPage(document, next);
      const problem = check(page, unwanted);
      if (problem !== undefined) throw fail('BUSINESS_LIST_INCOMPLETE', problem);
      return page;
    },
    repeatedCursor: () => fail('BUSINESS_CURSOR_REPEATED'),
  });
}

/**
 * Apple ends a list in two ways: without `links.next`, and with a `nextCursor` that is absent or empty. A list continues
 * as long as one of them names a next page. The link itself is not requested: its cursor is used in the same query.
 */
function toPage<Item>(document: PageDocument<Item>, next: string | undefined): BusinessPage<Item> {
  const paging = document.meta?.paging;
  const linked = next === undefined ? null : new URL(next, 'https://relative.invalid').searchParams.get('cursor');
  const cursor = linked || paging?.nextCursor || undefined;
  return {
    items: document.data,
    cursor,
    more: next !== undefined || cursor !== undefined,
    total: paging?.total ?? undefined,
    included: document.included ?? [],
  };
}

function isWithin(link: string, origins: readonly string[]): boolean {
  return origins.some(
    (origin) => URL.canParse(link, origin) && new URL(link, origin).origin === new URL(origin).origin,
  );
}
