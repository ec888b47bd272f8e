import type { MethodRow } from '../api/method-row.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { isMember } from './check-body.ts';

/**
 * Checks the mask of a patch. Without a mask, Google would replace every member; a path to no member changes nothing.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`; nothing was sent.
 */
export async function checkMask(row: MethodRow, mask: unknown): Promise<void> {
  if (mask === undefined || (Array.isArray(mask) && mask.length === 0)) {
    throw invalidRequest(row, 'it names nothing; without a mask every member would be replaced', 'updateMask');
  }
  if (!Array.isArray(mask)) {
    throw invalidRequest(row, 'a list of paths was expected, such as ["cameraDisabled"]', 'updateMask');
  }
  for (const path of mask as readonly unknown[]) {
    if (!(await isMember(row.api, row.request ?? '', String(path)))) {
      throw invalidRequest(
        row,
        `"${String(path).slice(0, 200)}" is no member of ${row.request ?? 'the resource'}`,
        'updateMask',
      );
    }
  }
}
