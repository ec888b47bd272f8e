import type { CallOptions } from '@mdmkit/core';

/** Which attributes to read. */
export interface ReadOptions<Field extends string> extends CallOptions {
  /** The names of the attributes and relationships to read. Default: all. */
  readonly fields?: readonly (Field | (string & {}))[];
}

/** Where and how to read a list of references. */
export interface PageOptions extends CallOptions {
  /** Items per page, 1 to 1,000. Default: 1,000, because calls are scarce. */
  readonly limit?: number;
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
}

/** Where and how to read a list. */
export interface ListOptions<Field extends string> extends PageOptions, ReadOptions<Field> {}
