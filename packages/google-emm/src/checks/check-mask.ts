import type { MethodRow } from '../api/method-row.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { isMember } from './check-body.ts';

/**
 * Checks the mask of a patch. Without one, Google would replace every member; a path that leads nowhere changes nothing.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`; nothing was sent.
 */
export async function checkMask(row: MethodRow, mask: readonly string[] | undefined): Promise<void> {
  if (mask === undefined || mask.length === 0) {
    throw invalidRequest(row, 'it names nothing; without a mask every member would be replaced', 'updateMask');
  }
  for (const path of mask) {
    if (!(await isMember(row.api, row.request ?? '', path))) {
      throw invalidRequest(
        row,
        `"${String(path).slice(0, 200)}" is no member of ${row.request ?? 'the resource'}`,
        'updateMask',
      );
    }
  }
}
