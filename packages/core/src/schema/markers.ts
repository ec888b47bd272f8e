import { z } from 'zod';

const pagingMembers = new WeakSet<object>();
const digitStrings = new WeakSet<object>();
const idNumbers = new WeakSet<object>();

/**
 * Marks a member that says whether and where reading goes on: a cursor, a "more" flag, a number of pages. An optional member
 * of a wrong type is otherwise left out; without this one a list would end as if it were complete, so the call fails.
 */
export function pagingMember<Schema extends z.ZodType>(schema: Schema): Schema {
  // A schema of its own: the registry tells schemas apart by identity.
  const marked = schema.clone();
  pagingMembers.add(marked);
  return marked;
}

/**
 * Marks an optional member whose absence callers act on: no error, no owner, not deleted. Of a wrong type it would otherwise
 * be left out, and look absent; with this mark the call fails.
 */
export function decisiveMember<Schema extends z.ZodType>(schema: Schema): Schema {
  return pagingMember(schema);
}

/** Whether {@link pagingMember} or {@link decisiveMember} made a schema. */
export function isPagingMember(schema: object): boolean {
  return pagingMembers.has(schema);
}

/**
 * An id or a count that consists of digits. A vendor that sends it as a JSON number means the same; it is read as text.
 *
 * @param pattern - What the text has to match. Default: any text.
 */
export function digits(pattern?: RegExp): z.ZodType<string> {
  const schema = (pattern === undefined ? z.string() : z.string().regex(pattern)).clone();
  digitStrings.add(schema);
  return schema;
}

/**
 * An id or a count that the vendor documents as a JSON number. A text of digits means the same; it is read as the number, if a number
 * holds it exactly.
 */
export function numericId(): z.ZodType<number> {
  const schema = z.int().clone();
  idNumbers.add(schema);
  return schema;
}

/** Whether {@link numericId} made a schema. */
export function isNumericId(schema: object): boolean {
  return idNumbers.has(schema);
}

/** Whether {@link digits} made a schema. */
export function isDigits(schema: object): boolean {
  return digitStrings.has(schema);
}
