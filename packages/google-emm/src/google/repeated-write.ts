import { EmmError } from '../errors/errors.ts';

/** Where Google answers a write that would change nothing with 304 and no resource, reads the resource instead. */
export async function orPresent<Result>(write: Promise<Result>, read: () => Promise<Result>): Promise<Result> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof EmmError) || error.code !== 'EMM_UNCHANGED') throw error;
    return await read();
  }
}

/**
 * Takes it for done that a resource which a repeated request deletes is gone: the first request did it, and only its
 * answer was lost. Of a request that was sent once, it is an error.
 */
export async function orGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof EmmError)) throw error;
    if (error.code === 'EMM_UNCHANGED') return;
    const gone = error.code === 'EMM_NOT_FOUND' || error.code === 'EMM_DEVICE_NOT_MANAGED';
    if (!gone || error.attempts < 2) throw error;
  }
}
