import { z } from 'zod';

/** A string of which some values are known; others may come, so every string is allowed. */
export type OpenEnum<Value extends string> = Value | (string & {});

const knownValues = new WeakMap<object, ReadonlySet<string>>();

/** A string schema that knows the documented values. Another value passes and is reported as drift. */
export function openEnum<const Value extends string>(...values: readonly Value[]): z.ZodType<OpenEnum<Value>> {
  // A schema of its own for each list: the registry below tells them apart by identity.
  const schema = z.string().clone();
  knownValues.set(schema, new Set(values));
  return schema;
}

/** The documented values of a schema made by {@link openEnum}; undefined for any other schema. */
export function knownValuesOf(schema: object): ReadonlySet<string> | undefined {
  return knownValues.get(schema);
}
