import type { Method } from './method.ts';

/** The body of a method's request. */
export type BodyOf<Entry> =
  Entry extends Method<infer Arguments, unknown>
    ? Arguments extends { readonly requestBody: infer Body }
      ? Body
      : never
    : never;

/** The answer of a method. */
export type ResultOf<Entry> = Entry extends Method<object, infer Result> ? Result : never;
