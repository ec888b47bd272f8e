import { z } from 'zod';

/** The query of a call: Apple's names have brackets in them, such as `fields[orgDevices]`. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** A list of names with commas between, such as the value of `fields[type]`. */
export const namesParameter: z.ZodType<string | undefined> = z
  .string()
  .regex(/^[A-Za-z]\w*(?:,[A-Za-z]\w*)*$/, 'expected at least one name of an attribute or a relationship')
  .optional();

/** The size of a page. (Apple: `limit`, at most 1,000) */
export const limitParameter: z.ZodType<number | undefined> = z.number().int().min(1).max(1000).optional();

const paging = { limit: limitParameter, cursor: z.string().min(1).optional() };

/** The query of a read: `fields[type]`, and what else the call takes. */
export function readQuery(type: string, more: z.core.$ZodLooseShape = {}): z.ZodType<Query> {
  return asQuery({ [`fields[${type}]`]: namesParameter, ...more });
}

/** The query of a list: `limit`, `cursor`, `fields[type]`, and what else the call takes. */
export function listQuery(type: string, more: z.core.$ZodLooseShape = {}): z.ZodType<Query> {
  return asQuery({ ...paging, [`fields[${type}]`]: namesParameter, ...more });
}

/** The query of a list of relationships: `limit` and `cursor`. */
export const linkageQuery: z.ZodType<Query> = asQuery(paging);

function asQuery(shape: z.core.$ZodLooseShape): z.ZodType<Query> {
  // The names are computed, which the type of a zod object cannot follow.
  return z.object(shape) as unknown as z.ZodType<Query>;
}
