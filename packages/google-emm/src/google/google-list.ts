import { type CallOptions, createList, createTotalCheck, type List, SchemaMismatch } from '@mdmkit/core';
import type { GoogleMethod } from '../api/define.ts';
import type { MethodRow } from '../api/method-row.ts';
import { itemsOf, type PageMembers } from '../api/page.ts';
import { separateOptions } from '../checks/call-options.ts';
import type { ResourceArguments } from '../checks/resource-name.ts';
import { EmmError, type EmmErrorCode, emmErrorFamily } from '../errors/errors.ts';
import { invalidRequest, serviceOf } from '../errors/invalid-request.ts';

/** Where a list starts, and how it is read. */
export interface ListOptions extends CallOptions {
  /** Resumes the list: the cursor of the last page that was processed. Default: the beginning. */
  readonly cursor?: string;
  /** Items per page. Default: the most that Google allows. */
  readonly pageSize?: number;
  /** The members of each item to return, such as `state,hardwareInfo(model)`; `name` always is. Default: all members. */
  readonly fields?: string;
}

/** How a list is paged. */
export interface ListShape<Member extends string, Item> {
  /** The method that reads one page. */
  readonly method: GoogleMethod<{ readonly [name in Member]?: readonly Item[] }>;
  /** The member of a page that holds the items. Absent from a page without items. */
  readonly member: Member;
  /** Applied to each item. Default: none. */
  readonly map?: (item: Item) => Item;
  /** The most items in one page. */
  readonly maxPageSize: number;
  /** Further query parameters. */
  readonly query?: Readonly<Record<string, unknown>>;
}

type Send = <Result>(
  method: GoogleMethod<Result>,
  resource: ResourceArguments,
  parts: { readonly query: Readonly<Record<string, unknown>> },
  options: CallOptions,
) => Promise<Result>;

/** Creates a list whose pages have `nextPageToken`. */
export function createGoogleList<Member extends string, Item>(
  send: Send,
  { method, member, map, maxPageSize, query: furtherQuery = {} }: ListShape<Member, Item>,
  resource: ResourceArguments,
  options: ListOptions | undefined,
): List<Item> {
  const [own, callOptions] = separateOptions(method.row.name, options, ['cursor', 'pageSize', 'fields']);
  const { pageSize = maxPageSize, fields } = own;
  const check = createTotalCheck(own.cursor === undefined);
  return createList<Item>({
    cursor: own.cursor,
    async readPage(cursor, iteration) {
      if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > maxPageSize) {
        throw invalidRequest(method.row, `a whole number from 1 to ${maxPageSize} was expected`, 'pageSize');
      }
      const query = {
        ...furtherQuery,
        pageSize,
        ...(cursor === undefined ? {} : { pageToken: cursor }),
        // Without the token of the next page, the list would end after the first one.
        ...(fields === undefined ? {} : { fields: `${member}(name,${fields}),nextPageToken` }),
      };
      const answer = await send(method, resource, { query }, callOptions).catch((error: unknown) => {
        throw tooLarge(method.row, error) ?? error;
      });
      const { nextPageToken, totalSize } = answer as PageMembers;
      const next = nextCursor(method.row, nextPageToken);
      const items = answer[member] ?? [];
      const page = { items: map ? items.map(map) : items, cursor: next, more: next !== undefined };
      const problem = check({ ...page, total: totalOf(method.row, totalSize) }, iteration);
      if (problem !== undefined) throw listError(method.row, 'EMM_SCHEMA_MISMATCH', `the list ends after ${problem}`);
      return page;
    },
    repeatedCursor: () => listError(method.row, 'EMM_CURSOR_REPEATED'),
  });
}

/**
 * Reads the token of the next page. An absent token and an empty one end the list.
 *
 * @throws EmmError - `EMM_SCHEMA_MISMATCH` for anything else: to take it for the end would lose the rest of the list.
 */
export function nextCursor(row: Pick<MethodRow, 'api' | 'name'>, token: unknown): string | undefined {
  if (token === undefined || token === '') return undefined;
  if (typeof token === 'string') return token;
  throw listError(row, 'EMM_SCHEMA_MISMATCH', 'nextPageToken is not text');
}

/** Reads the number of items in a whole list. Google writes 64-bit numbers as text. */
function totalOf(row: Pick<MethodRow, 'api' | 'name'>, total: unknown): number | undefined {
  if (total === undefined) return undefined;
  if (typeof total === 'number') return total;
  if (typeof total === 'string' && /^-?\d{1,15}$/.test(total)) return Number(total);
  throw listError(row, 'EMM_SCHEMA_MISMATCH', 'totalSize is not a number');
}

/**
 * Takes the list out of an answer that has no further pages according to Google's documentation.
 *
 * @throws EmmError - `EMM_SCHEMA_MISMATCH` if the list is anything but a list of objects, the answer is no page, or it names
 * a next page.
 */
export function wholeList<Item>(page: unknown, row: Pick<MethodRow, 'api' | 'name'>, member: string): readonly Item[] {
  const items = pageItems<Item>(page, row, member);
  if (nextCursor(row, (page as PageMembers).nextPageToken) !== undefined)
    throw listError(row, 'EMM_SCHEMA_MISMATCH', 'the list has a next page, which Google does not document');
  return items;
}

/**
 * Takes the list out of a page of a generic call, whose answers are not checked otherwise.
 *
 * @throws EmmError - `EMM_SCHEMA_MISMATCH` if the list is anything but a list of objects, or the answer is no page.
 */
export function pageItems<Item>(page: unknown, row: Pick<MethodRow, 'api' | 'name'>, member: string): readonly Item[] {
  try {
    return itemsOf(page, member) as readonly Item[];
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    throw listError(row, 'EMM_SCHEMA_MISMATCH', error.message);
  }
}

/** The error for a page that is too long, with what to do; undefined for any other error. */
function tooLarge(row: MethodRow, error: unknown): EmmError | undefined {
  if (!(error instanceof EmmError) || error.code !== 'EMM_RESPONSE_TOO_LARGE') return undefined;
  const { label, during, status, requestId, attempts, cause } = error;
  return emmErrorFamily.createCommon('RESPONSE_TOO_LARGE', {
    service: serviceOf(row),
    operation: row.name,
    label,
    during,
    status,
    requestId,
    attempts,
    cause,
    detail: 'request fewer items per page with pageSize, or fewer members with fields',
  }) as EmmError;
}

/** An error about the pages of a list. */
export function listError(row: Pick<MethodRow, 'api' | 'name'>, code: EmmErrorCode, detail?: string): EmmError {
  return emmErrorFamily.create(code, { service: serviceOf(row), operation: row.name, detail }) as EmmError;
}
