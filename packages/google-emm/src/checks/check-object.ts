import type { MethodRow } from '../api/method-row.ts';
import { invalidRequest } from '../errors/invalid-request.ts';

/**
 * Checks that an argument is an object, for callers without TypeScript.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`; nothing was sent.
 */
export function checkObject(row: MethodRow, value: unknown, argument: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  throw invalidRequest(row, 'an object was expected', argument);
}

/**
 * Checks that an argument is a list with at least one item, for callers without TypeScript.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`; nothing was sent.
 */
export function checkList(row: MethodRow, value: unknown, argument: string, item: string): void {
  if (!Array.isArray(value)) throw invalidRequest(row, 'a list was expected', argument);
  if (value.length === 0) throw invalidRequest(row, `${item} was expected`, argument);
}
