/** A type of Google's library with some members certain, and without the `null` that it allows everywhere. */
export type Known<Value, Certain extends keyof Value = never> = {
  readonly [Member in Certain]-?: NonNullable<Value[Member]>;
} & { readonly [Member in Exclude<keyof Value, Certain>]?: Exclude<Value[Member], null> };

/** The arguments of a method without those that say what it is about. */
export type QueryOf<Entry extends { readonly arguments: object }> = Omit<
  Entry['arguments'],
  'name' | 'parent' | 'pageSize' | 'pageToken' | 'requestBody'
>;

/** The body of a method's request. */
export type BodyOf<Entry extends { readonly arguments: { readonly requestBody: unknown } }> =
  Entry['arguments']['requestBody'];
