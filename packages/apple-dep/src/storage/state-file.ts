import { type DepError, depErrorFamily } from '../errors/dep-error.ts';
import { type StateFiles, systemFiles } from './state-files.ts';

/** A value in a file of its own. A process killed at any point leaves the old value or the new one. */
export interface StateFile<Value> {
  /** Reads the value; undefined when none was saved yet. */
  load(): Promise<Value | undefined>;
  /** Replaces the value; undefined deletes it. */
  save(value: Value | undefined): Promise<void>;
}

/**
 * Keeps a value in a file, as JSON. One process at a time may write it.
 *
 * @param check - Tells a sound value from something else; undefined for the latter.
 * @throws DepError - `DEP_STATE_UNREADABLE`, when the file cannot be read or written, or holds something else.
 */
export function createStateFile<Value>(
  path: string,
  check: (value: unknown) => Value | undefined,
  files: StateFiles = systemFiles,
): StateFile<Value> {
  if (path === '') throw new TypeError('path must name a file');
  // Left behind by a process that was killed, it is written over by the next of the same number.
  const draft = `${path}.${process.pid}.draft`;
  return {
    async load() {
      const text = await attempt(path, 'state.load', () => files.read(path));
      if (text === undefined) return undefined;
      const value = check(parse(text));
      if (value === undefined) throw stateError(path, 'state.load', 'it holds something else');
      return value;
    },
    save: (value) =>
      attempt(path, 'state.save', async () => {
        if (value === undefined) return files.remove(path);
        await files.write(draft, `${JSON.stringify(value)}\n`);
        await files.move(draft, path);
      }),
  };
}

async function attempt<Value>(path: string, operation: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw stateError(path, operation, code, error);
  }
}

function stateError(path: string, operation: string, reason: string, cause?: unknown): DepError {
  const detail = `"${path}", ${reason}`;
  return depErrorFamily.create('DEP_STATE_UNREADABLE', { service: 'apple.dep', operation, detail, cause });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
