import { EmmError } from '../errors/errors.ts';

/** Reads the resource if Google answers a write with 304 and no resource, because the write would change nothing. */
export async function readIfUnchanged<Result>(write: Promise<Result>, read: () => Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof EmmError) || error.code !== 'EMM_UNCHANGED') throw error;
    return await read();
  }
}

/**
 * Treats "not found" as success if the deletion was sent more than once: the first request deleted the resource, and only
 * its answer was lost. After a single request it stays an error.
 */
export async function acceptDeleted(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof EmmError)) throw error;
    if (error.code === 'EMM_UNCHANGED') return;
    const isGone = error.code === 'EMM_NOT_FOUND' || error.code === 'EMM_DEVICE_NOT_MANAGED';
    if (!isGone || error.attempts < 2) throw error;
  }
}
