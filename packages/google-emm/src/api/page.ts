import { z } from 'zod';

/** A page of a list, as its reader sees it. */
export interface PageMembers {
  /** The token of the next page; absent or empty at the end. Checked by the reader, because a wrong one would end the list. */
  readonly nextPageToken?: unknown;
}

/** The schema of a page. Google leaves out an empty list. */
export function pageOf(member: string, item: z.ZodType): z.ZodType {
  return z.object({
    [member]: z.array(item).optional(),
    nextPageToken: z.unknown().optional(),
    // Some lists have one of these, and the package needs neither.
    totalSize: z.unknown().optional(),
    unreachable: z.unknown().optional(),
  });
}
