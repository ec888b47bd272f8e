import type { MethodRow } from '../api/method-row.ts';
import { invalidRequest } from '../errors/invalid-request.ts';

/**
 * Refuses a resource of another enterprise: Google would answer as if it did not exist. A bare id belongs to the same
 * enterprise.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`; nothing was sent.
 */
export function checkSameEnterprise(row: MethodRow, name: string, reference: unknown, place: string): void {
  if (typeof reference !== 'string' || !reference.includes('/') || typeof name !== 'string') return;
  const enterprise = name.split('/', 2).join('/');
  if (enterprise !== reference.split('/', 2).join('/')) {
    throw invalidRequest(row, `it belongs to another enterprise than ${enterprise}`, place);
  }
}
