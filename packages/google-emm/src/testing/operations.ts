import type { Clock } from '@mdmkit/core';
import { durationMs, type Json, timestamp } from './json.ts';

/** One command on its way, or its outcome. */
export interface SimulatedOperation {
  /** Its name. */
  readonly name: string;
  /** The command, with what came of it. */
  readonly metadata: Json;
  /** When it lapses, in milliseconds since 1970. */
  readonly deadlineMs: number;
  /** Whether it has ended. */
  done: boolean;
  /** Why it was not carried out. */
  error?: Json;
}

/** How long a command stays valid that does not say. (Android Management: Command.duration) */
const usualDurationMs = 10 * 60 * 1000;

/** The type that Google gives the metadata of a command's operation. */
const metadataType = 'type.googleapis.com/google.android.devicemanagement.v1.Command';

/** Creates the operation of a command. Its id is the time in milliseconds, unique per device. */
export function createOperation(
  device: string,
  command: Readonly<Json>,
  before: readonly SimulatedOperation[],
  clock: Clock,
): SimulatedOperation {
  const last = Number(before.at(-1)?.name.split('/').at(-1) ?? 0);
  const createdMs = Math.max(clock.now(), last + 1);
  const lastingMs = durationMs(command.duration) ?? usualDurationMs;
  const metadata = {
    '@type': metadataType,
    ...command,
    createTime: timestamp(createdMs),
    duration: `${lastingMs / 1000}s`,
  };
  return { name: `${device}/operations/${createdMs}`, metadata, deadlineMs: createdMs + lastingMs, done: false };
}

/** An operation as Google answers it. */
export function operationDocument({ name, metadata, done, error }: SimulatedOperation): Json {
  if (!done) return { name, metadata };
  if (error) return { name, metadata, done, error };
  return { name, metadata, done, response: { '@type': 'type.googleapis.com/google.protobuf.Empty' } };
}
