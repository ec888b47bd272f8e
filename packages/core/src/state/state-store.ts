import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { checkArgument, checkOptionTypes } from '../options/check-option-types.ts';
import { replaceFile } from './replace-file.ts';
import { type StateFiles, systemStateFiles } from './state-files.ts';

/** Keeps one value for each key between runs: a cursor, a version, a checkpoint. */
export interface StateStore<Value> {
  /** Reads the value of a key. Returns undefined if none is saved. */
  load(key: string): Promise<Value | undefined>;
  /** Saves the value of a key; `undefined` deletes it. The value survives a crash once the promise resolves. */
  save(key: string, value: Value | undefined): Promise<void>;
}

/** One saved value: a {@link StateStore} of a single key. */
export interface StateFile<Value> {
  /** Reads the value. Returns undefined if none is saved. */
  load(): Promise<Value | undefined>;
  /** Saves the value; `undefined` deletes it. The value survives a crash once the promise resolves. */
  save(value: Value | undefined): Promise<void>;
}

/** Options of {@link createFileStateStore} and {@link createStateFile}. */
export interface StateFileOptions {
  /** The file operations to use. Default: the files of this machine. */
  readonly files?: StateFiles;
}

/**
 * A state file cannot be read or written, or does not hold a value that the store knows. A damaged file is an error, not
 * an absent value: the caller would start again from nothing.
 */
export class StateFileError extends Error {
  /** The name of the class. */
  override readonly name = 'StateFileError';
  /** The path of the file. */
  readonly path: string;
  /** The code of the file system such as `EACCES`, `INVALID` if the content is not a value of this store, or `NOT_A_FILE`. */
  readonly reason: string;

  /** Makes the error. */
  constructor(path: string, reason: string, options?: ErrorOptions) {
    const problems: Readonly<Record<string, string>> = {
      INVALID: 'is damaged or belongs to another program. Restore or delete it.',
      NOT_A_FILE: 'is a device or pipe. Name a file.',
    };
    const problem = problems[reason] ?? `cannot be used (${reason}). Check that this user may read and write it.`;
    super(`The state file "${path}" ${problem}`, options);
    this.path = path;
    this.reason = reason;
  }
}

/**
 * Makes a store in the memory of this process.
 *
 * @param values - The values to begin with.
 */
export function createMemoryStateStore<Value>(values: Iterable<readonly [string, Value]> = []): StateStore<Value> {
  checkArgument('createMemoryStateStore', 'values', values, 'iterable');
  const kept = new Map(values);
  return {
    load: (key) => Promise.resolve(kept.get(key)),
    save(key, value) {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
      return Promise.resolve();
    },
  };
}

/**
 * Makes a store in a folder, with one JSON file for each key. Files have mode 0600; a save replaces the file in one step
 * and writes it through to the disk. The folder is made on the first save. One process at a time may save a key.
 *
 * @param check - Returns the value if it is valid, and undefined if it is not.
 * @throws TypeError - If `directory` is empty.
 * @throws StateFileError - From `load` and `save`, if a file is damaged or cannot be read or written.
 * @example
 * const versions = createFileStateStore('/var/lib/acme/versions', (value) =>
 *   typeof value === 'string' ? value : undefined,
 * );
 * await versions.save('assets', 'v42');
 */
export function createFileStateStore<Value>(
  directory: string,
  check: (value: unknown) => Value | undefined,
  options: StateFileOptions = {},
): StateStore<Value> {
  checkOptionTypes<StateFileOptions>('createFileStateStore', options, { files: 'object' });
  if (typeof directory !== 'string' || directory === '') throw new TypeError('directory must name a folder');
  const { files = systemStateFiles } = options;
  // A key may contain characters that no file name can.
  const fileOf = (key: string) =>
    createStateFile(join(directory, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`), check, {
      files,
    });
  return {
    load: (key) => fileOf(key).load(),
    async save(key, value) {
      if (value !== undefined) await orFail(directory, () => files.makeFolder(directory));
      await fileOf(key).save(value);
    },
  };
}

/**
 * Keeps one value in one JSON file with mode 0600. A save replaces the file in one step and writes it through to the disk.
 * The folder of the file has to exist.
 *
 * @param check - Returns the value if it is valid, and undefined if it is not.
 * @throws TypeError - If `path` is empty.
 * @throws StateFileError - From `load` and `save`, if the file is damaged or cannot be read or written.
 */
export function createStateFile<Value>(
  path: string,
  check: (value: unknown) => Value | undefined,
  options: StateFileOptions = {},
): StateFile<Value> {
  checkOptionTypes<StateFileOptions>('createStateFile', options, { files: 'object' });
  if (typeof path !== 'string' || path === '') throw new TypeError('path must name a file');
  const { files = systemStateFiles } = options;
  return {
    async load() {
      const text = await orFail(path, () => files.read(path));
      if (text === undefined) return undefined;
      const value = check(parse(path, text));
      if (value === undefined) throw new StateFileError(path, 'INVALID');
      return value;
    },
    save: (value) =>
      orFail(path, () =>
        value === undefined ? files.remove(path) : replaceFile(path, `${JSON.stringify(value)}\n`, { files }),
      ),
  };
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StateFileError(path, 'INVALID');
  }
}

async function orFail<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new StateFileError(path, String(error.code), { cause: error });
    throw error;
  }
}
