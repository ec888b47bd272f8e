import { readFile, stat } from 'node:fs/promises';
import { replaceFile } from '@mdmkit/core';
import { resultClasses, type TargetSnapshot, targetStates } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { reasonNotWritten, reasonOf } from '../files/reason-of.ts';

const Time = z.number().nullable();

const Kept = z.object({
  state: z.object({
    name: z.enum(targetStates),
    sinceMs: z.number(),
    streak: z.int(),
    failingSinceMs: Time,
    passingSinceMs: Time,
    window: z.string().regex(/^[fp]*$/),
    failedAtMs: z.array(z.number()).readonly(),
    conclusiveAtMs: Time,
    episode: z.object({ severity: z.enum(['degraded', 'down']), startMs: z.number() }).nullable(),
    before: z.enum(targetStates).exclude(['stale']).nullable(),
  }),
  result: z.object({
    class: z.enum(resultClasses),
    code: z.string().nullable(),
    atMs: z.number(),
    facts: z.record(z.string(), z.json()),
  }),
});

const StateFile = z.object({ version: z.literal(1), targets: z.record(z.string(), Kept) });

/** The state file cannot be used. */
export class StateFileError extends Error {
  /** The name of the class. */
  override readonly name = 'StateFileError';
}

/**
 * Reads the state file; a missing file holds nothing.
 *
 * @throws StateFileError - When it cannot be read, or is no state file.
 */
export async function readStateFile(file: string): Promise<ReadonlyMap<string, TargetSnapshot>> {
  const facts = await stat(file).catch(() => undefined);
  // A pipe would be waited for, and a device be replaced by a file.
  if (facts && !facts.isFile() && !facts.isDirectory())
    throw new StateFileError(`the state file "${file}" is a device or pipe; name a file`);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new StateFileError(`the state file "${file}" ${reasonOf(error)}`);
  });
  if (text === undefined) return new Map();
  const { data } = StateFile.safeParse(parseJson(text));
  if (!data)
    throw new StateFileError(
      `"${file}" is no state file of health-check; name another one, or delete it to begin anew`,
    );
  return new Map(Object.entries(data.targets));
}

/**
 * Writes the state file whole or not at all.
 *
 * @throws StateFileError - When it cannot be written; the old one is as it was.
 */
export async function writeStateFile(file: string, targets: ReadonlyMap<string, TargetSnapshot>): Promise<void> {
  try {
    await replaceFile(file, `${JSON.stringify({ version: 1, targets: Object.fromEntries(targets) })}\n`);
  } catch (error) {
    throw new StateFileError(`the state file "${file}" cannot be written: ${reasonNotWritten(error)}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
