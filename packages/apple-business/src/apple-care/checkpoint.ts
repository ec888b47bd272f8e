import { z } from 'zod';
import { businessErrorFamily, serviceName } from '../errors/business-error.ts';
import { type CheckpointFiles, systemFiles } from './checkpoint-files.ts';

const CheckpointWire = z.object({
  version: z.literal(1),
  cursor: z.string().min(1).optional(),
  serialNumber: z.string().min(1).optional(),
  looked: z.number().int().min(0),
});

/** How far a walk is. Plain data, to be kept anywhere. */
export interface WalkCheckpoint {
  /** The form of this record. */
  readonly version: 1;
  /** The cursor of the page of devices that is being worked on; absent for the first page. */
  readonly cursor?: string | undefined;
  /** The last device of that page that was dealt with; absent when none was. */
  readonly serialNumber?: string | undefined;
  /** How many devices were dealt with in all. */
  readonly looked: number;
}

/** Where a walk notes how far it is. */
export interface CheckpointStore {
  /** The last note; undefined when there is none. */
  load(): Promise<WalkCheckpoint | undefined>;
  /** Replaces the note; undefined: the walk is over. */
  save(checkpoint: WalkCheckpoint | undefined): Promise<void>;
}

/** The operation that errors about checkpoints name. */
const operation = 'appleCare.checkpoint';

/**
 * Keeps a checkpoint in a file. It is replaced by a rename, so that a process killed at any point leaves the old note or
 * the new one. One walk to one file.
 *
 * @throws TypeError - When `path` is empty.
 */
export function createFileCheckpointStore(path: string): CheckpointStore {
  return createCheckpointStoreOn(path, systemFiles);
}

/** The same on any file operations. */
export function createCheckpointStoreOn(path: string, files: CheckpointFiles): CheckpointStore {
  if (typeof path !== 'string' || path === '') throw new TypeError('path must name a file');
  const orFail = async <Value>(run: () => Promise<Value>): Promise<Value> => {
    try {
      return await run();
    } catch (cause) {
      throw unreadable(cause);
    }
  };
  return {
    load: () =>
      orFail(async () => {
        const text = await files.read(path);
        return text === undefined ? undefined : CheckpointWire.parse(JSON.parse(text));
      }),
    save: (checkpoint) =>
      orFail(async () => {
        if (checkpoint === undefined) return await files.remove(path);
        const draft = `${path}.${process.pid}.tmp`;
        await files.write(draft, `${JSON.stringify(checkpoint)}\n`);
        await files.move(draft, path);
      }),
  };
}

function unreadable(cause: unknown): Error {
  const detail = cause instanceof z.ZodError || cause instanceof SyntaxError ? 'it is no checkpoint' : String(cause);
  return businessErrorFamily.create('BUSINESS_CHECKPOINT_UNREADABLE', {
    service: serviceName,
    operation,
    detail,
    cause,
  });
}
