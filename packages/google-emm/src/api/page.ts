import { SchemaMismatch, type WireSchema, wireSchema } from '@mdmkit/core';
import { z } from 'zod';

/** A page of a list, as its reader sees it. */
export interface PageMembers {
  /** The token of the next page; absent or empty at the end. The reader checks it: a wrong token would end the list. */
  readonly nextPageToken?: unknown;
  /** The number of items in the whole list. Only some lists have it. */
  readonly totalSize?: unknown;
}

/** Members of pages besides the list. The package needs none but the first. */
const pageMembers: ReadonlySet<string> = new Set([
  'nextPageToken',
  'totalSize',
  'unreachable',
  'kind',
  'pageInfo',
  'tokenPagination',
]);

/**
 * Takes the list out of a page. Google leaves out an empty list, so a page without the list is empty, but only if it has no
 * other members than a page has: an answer of another kind is not an empty list.
 *
 * @throws SchemaMismatch - If the list is anything but a list of objects, or the answer is no page.
 */
export function itemsOf(page: unknown, member: string): readonly unknown[] {
  if (typeof page !== 'object' || page === null || Array.isArray(page))
    throw new SchemaMismatch(['/ should be object']);
  const items: unknown = Reflect.get(page, member);
  if (Array.isArray(items)) {
    const index = items.findIndex((item) => typeof item !== 'object' || item === null || Array.isArray(item));
    if (index >= 0) throw new SchemaMismatch([`/${member}/${index} should be object`]);
    return items;
  }
  if (items !== undefined) throw new SchemaMismatch([`/${member} should be array`]);
  const foreign = Object.keys(page).find((name) => name !== member && !pageMembers.has(name));
  if (foreign !== undefined)
    throw new SchemaMismatch([`/${member} is missing, and no page has /${foreign.slice(0, 64)}`]);
  return [];
}

/**
 * The schema of a page. Google leaves out an empty list, so an absent list is empty. Anything else in its place is an
 * error: to repair it by deletion would turn it into an empty list.
 */
export function pageOf(member: string, item: z.ZodType): WireSchema<unknown> {
  const page = wireSchema(
    z.object({
      [member]: z.array(item).optional(),
      nextPageToken: z.unknown().optional(),
      // Some lists have one of these, and the package needs neither.
      totalSize: z.unknown().optional(),
      unreachable: z.unknown().optional(),
    }),
  );
  return {
    ...page,
    read(value, report) {
      try {
        itemsOf(value, member);
      } catch (error) {
        report?.({ kind: 'wrong-type', pointer: `/${member}`, expected: 'array' });
        throw error;
      }
      return page.read(value, report);
    },
  };
}
