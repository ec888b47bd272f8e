import { type CallOptions, checkArgument } from '@mdmkit/core';

/** Options of a read. */
export interface ReadOptions<Field extends string> extends CallOptions {
  /** The names of the attributes and relationships to read. Default: all. */
  readonly fields?: readonly (Field | (string & {}))[];
}

/** Options of a list of ids. */
export interface PageOptions extends CallOptions {
  /** Items per page, 1 to 1,000. Default: 1,000, because Apple allows few requests. */
  readonly limit?: number;
  /** Where to continue: the cursor of the last page that you have processed. Default: the beginning. */
  readonly cursor?: string;
}

/** Options of a list. */
export interface ListOptions<Field extends string> extends PageOptions, ReadOptions<Field> {}

/**
 * Returns the options of a method, none if they are left out.
 *
 * @throws TypeError - If they are not an object. Callers without TypeScript pass anything.
 */
export function checkedOptions<Options extends object>(operation: string, options: Options | undefined): Options {
  if (options === undefined) return {} as Options;
  checkArgument(operation, 'options', options, 'object');
  return options;
}
