import type { MethodRow } from '../api/method-row.ts';
import { invalidRequest } from '../errors/invalid-request.ts';

/**
 * Refuses a resource of another enterprise, which Google would answer as if it did not exist. A bare id belongs to the
 * enterprise of the other name.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`; nothing was sent.
 */
export function checkSameEnterprise(row: MethodRow, name: string, other: unknown, place: string): void {
  if (typeof other !== 'string' || !other.includes('/')) return;
  const own = name.split('/', 2).join('/');
  if (own !== other.split('/', 2).join('/')) {
    throw invalidRequest(row, `it belongs to another enterprise than ${own}`, place);
  }
}
