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

/** `serial_number` as `serialNumber`. A name without underscores stays as it is. */
export function toCamelCase(name: string): string {
  return name.replace(/_+([^_]?)/g, (_, letter: string) => letter.toUpperCase());
}
