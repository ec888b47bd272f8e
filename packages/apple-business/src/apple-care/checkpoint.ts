import { createStateFile, type StateFile, StateFileError, type StateFiles } from '@mdmkit/core';
import { z } from 'zod';
import { type BusinessError, businessErrorFamily, serviceName } from '../errors/business-error.ts';

const CheckpointWire = z.object({
  version: z.literal(1),
  cursor: z.string().min(1).optional(),
  serialNumber: z.string().min(1).optional(),
  looked: z.number().int().min(0),
});

/** How far a walk has read. Plain data, which you can store anywhere. */
export interface WalkCheckpoint {
  /** The version of this format. */
  readonly version: 1;
  /** The cursor of the current page of devices; absent for the first page. */
  readonly cursor?: string | undefined;
  /** The serial number of the last device of that page that was processed; absent if none was. */
  readonly serialNumber?: string | undefined;
  /** The number of devices that were processed. */
  readonly looked: number;
}

/** Keeps the checkpoint of one walk. `undefined` deletes it: the walk is complete. */
export interface CheckpointStore extends StateFile<WalkCheckpoint> {}

/** The operation that errors about checkpoints name. */
const operation = 'appleCare.checkpoint';

/**
 * Creates a store in a file, one file for each walk. The file has mode 0600. A save replaces it in one step and writes it
 * through to the disk: after a crash at any point, the file has its old content or its new one.
 *
 * @throws TypeError - If `path` is empty.
 * @throws BusinessError - `BUSINESS_CHECKPOINT_UNREADABLE` from `load` and `save`, if the file cannot be used.
 */
export function createFileCheckpointStore(path: string): CheckpointStore {
  return createCheckpointStoreOn(path);
}

/** The same with other file operations, for tests. */
export function createCheckpointStoreOn(path: string, files?: StateFiles): CheckpointStore {
  const file = createStateFile(path, (value) => CheckpointWire.safeParse(value).data, files ? { files } : {});
  return {
    load: () => orFail(() => file.load()),
    save: (checkpoint) => orFail(() => file.save(checkpoint)),
  };
}

async function orFail<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StateFileError ? unreadable(error) : error;
  }
}

function unreadable(cause: StateFileError): BusinessError {
  const reason = cause.reason === 'INVALID' ? 'the content is not a checkpoint' : cause.reason;
  const detail = `"${cause.path}", ${reason}`;
  return businessErrorFamily.create('BUSINESS_CHECKPOINT_UNREADABLE', {
    service: serviceName,
    operation,
    detail,
    cause,
  });
}
