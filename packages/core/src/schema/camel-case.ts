import type { z } from 'zod';

/** `serial_number` as `serialNumber`, in types. */
export type CamelCase<Text extends string> = Text extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Text;

/** A type with every member name in camel case, at any depth. Names in dictionaries are data and stay. */
export type CamelCased<Value> = Value extends string | number | boolean | bigint | null | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? CamelCased<Item>[]
    : Value extends object
      ? { [Key in keyof Value as Key extends string ? CamelCase<Key> : Key]: CamelCased<Value[Key]> }
      : Value;

/** `serialNumber` as `serial_number`, in types. */
export type SnakeCase<Text extends string> = Text extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Tail>}`
    : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : Text;

/**
 * The members that the schema of a documented interface has to have, in snake_case on the wire: none may be missing or
 * superfluous. The annotation of the schema compares the types of the members.
 *
 * @example
 * const DeviceWire = z.object({ serial_number: z.string() } satisfies SnakeCaseShape<Device>);
 */
export type SnakeCaseShape<Value> = { readonly [Key in keyof Value & string as SnakeCase<Key>]-?: z.ZodType };

/** The same for members that keep the vendor's spelling. */
export type WireShape<Value> = { readonly [Key in keyof Value]-?: z.ZodType };

/** `serial_number` as `serialNumber`. A name without underscores stays as it is. */
export function toCamelCase(name: string): string {
  return name.replace(/_+([^_]?)/g, (_, letter: string) => letter.toUpperCase());
}
