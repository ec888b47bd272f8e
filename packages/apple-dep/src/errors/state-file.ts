import { createStateFile, type StateFile, StateFileError, type StateFiles } from '@mdmkit/core';
import { type DepError, depErrorFamily } from './dep-error.ts';

/**
 * Keeps a value in a JSON file of its own, see `createStateFile` of `@mdmkit/core`.
 *
 * @param check - Returns the value if it is valid, and undefined if it is not.
 * @throws TypeError - If `path` is empty.
 * @throws DepError - `DEP_STATE_UNREADABLE` from `load` and `save`, if the file cannot be read or written, or is damaged.
 */
export function createDepStateFile<Value>(
  path: string,
  check: (value: unknown) => Value | undefined,
  files?: StateFiles,
): StateFile<Value> {
  const file = createStateFile(path, check, files ? { files } : {});
  return {
    load: () => orFail('state.load', () => file.load()),
    save: (value) => orFail('state.save', () => file.save(value)),
  };
}

async function orFail<Value>(operation: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StateFileError ? stateError(operation, error) : error;
  }
}

function stateError(operation: string, error: StateFileError): DepError {
  const reason = error.reason === 'INVALID' ? 'the content is damaged or belongs to another program' : error.reason;
  const detail = `"${error.path}", ${reason}`;
  return depErrorFamily.create('DEP_STATE_UNREADABLE', { service: 'apple.dep', operation, detail, cause: error });
}
