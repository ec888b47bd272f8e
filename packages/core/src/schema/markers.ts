import { z } from 'zod';

const pagingMembers = new WeakSet<object>();
const digitStrings = new WeakSet<object>();

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

/** Whether {@link pagingMember} made a schema. */
export function isPagingMember(schema: object): boolean {
  return pagingMembers.has(schema);
}

/** An id that consists of digits. A vendor that sends it as a JSON number means the same; it is read as text. */
export function digits(): z.ZodType<string> {
  const schema = z.string().clone();
  digitStrings.add(schema);
  return schema;
}

/** Whether {@link digits} made a schema. */
export function isDigits(schema: object): boolean {
  return digitStrings.has(schema);
}
