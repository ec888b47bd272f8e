import { methods } from './generated/methods.ts';
import type { MethodRow } from './method-row.ts';
import { isRepeatable } from './repeatable.ts';

/** One method of one of the three APIs. */
export interface EmmEndpoint extends MethodRow {
  /** Whether it may be sent twice without harm. */
  readonly repeatable: boolean;
}

/**
 * Every method of the Android Management API (36), the Play EMM API (77) and the zero-touch API (27), made from the
 * installed `googleapis`. Names are unique within an API.
 */
export const endpoints: readonly EmmEndpoint[] = methods.map((row) => ({
  ...row,
  repeatable: isRepeatable(row.api, row.name, row.method),
}));
