import type { Backend } from '../database/backend.ts';
import { createStoreSteps } from '../database-steps.ts';
import { operations, type StoreSteps, takeStep } from '../store-steps.ts';
import { openSqlite } from './open-sqlite.ts';
import { fromSqliteError } from './sqlite-errors.ts';
import type { Question, WorkerStart } from './worker-messages.ts';

/** The steps of a store in files, in this thread. */
export interface SqliteSteps {
  /**
   * Takes a step; `close` closes the files.
   *
   * @throws StoreError - What failed.
   */
  ask(name: Question['name'], parameters: readonly unknown[]): Promise<unknown>;
}

interface Opened {
  readonly backend: Backend;
  readonly steps: StoreSteps;
}

/** What failed, if it is `close` or a step. */
export const operationOf = (name: Question['name']): string =>
  name === 'close' ? 'Closing the store' : operations[name];

/** Opens the files with the first step: what goes wrong is its answer, and the next step tries again. */
export function createSqliteSteps(start: WorkerStart): SqliteSteps {
  let opened: Promise<Opened> | undefined;
  const use = async (): Promise<Opened> => {
    opened ??= openSqlite(start).then((backend) => ({ backend, steps: createStoreSteps(backend, start.owner) }));
    try {
      return await opened;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
  return {
    async ask(name, parameters) {
      try {
        if (name === 'close') return await (await opened)?.backend.close();
        const { steps } = await use();
        return await takeStep(steps, name, parameters);
      } catch (error) {
        throw fromSqliteError(error, operationOf(name));
      }
    },
  };
}
