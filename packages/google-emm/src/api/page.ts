import { SchemaMismatch, type WireSchema, wireSchema } from '@mdmkit/core';
import { z } from 'zod';

/** A page of a list, as its reader sees it. */
export interface PageMembers {
  /** The token of the next page; absent or empty at the end. The reader checks it: a wrong token would end the list. */
  readonly nextPageToken?: unknown;
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
      const items: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, member) : undefined;
      if (items !== undefined && items !== null && !Array.isArray(items)) {
        report?.({ kind: 'wrong-type', pointer: `/${member}`, expected: 'array' });
        throw new SchemaMismatch([`/${member} should be array`]);
      }
      return page.read(value, report);
    },
  };
}
