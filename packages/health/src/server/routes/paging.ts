import { z } from 'zod';

/** The parameters of every list. */
export const paging = {
  cursor: z.string().min(1).max(500).optional().describe('The `next` of the page before. Default: the first page.'),
  limit: z.coerce.number().int().min(1).max(1_000).optional().describe('How many items, 1 to 1,000. Default: 100.'),
};

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('The `cursor` of the next page; null at the end.'),
  });
}

/** The part of a query that a store takes for paging. */
export function pageQuery(query: { readonly cursor?: string | undefined; readonly limit?: number | undefined }) {
  return {
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    ...(query.limit === undefined ? {} : { limit: query.limit }),
  };
}
