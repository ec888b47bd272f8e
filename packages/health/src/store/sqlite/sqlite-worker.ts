import { parentPort, workerData } from 'node:worker_threads';
import type { Backend } from '../database/backend.ts';
import { createStoreSteps } from '../database-steps.ts';
import { operations, type StoreSteps, takeStep } from '../store-steps.ts';
import { openSqlite } from './open-sqlite.ts';
import { fromSqliteError } from './sqlite-errors.ts';
import { type Question, toPlainError, type WorkerStart } from './worker-messages.ts';

// Only `createSqliteStore` starts this file, with exactly this.
const start = workerData as WorkerStart;

interface Opened {
  readonly backend: Backend;
  readonly steps: StoreSteps;
}

let opened: Promise<Opened> | undefined;

/** Opens the files with the first question: what goes wrong is its answer, and the next question tries again. */
async function use(): Promise<Opened> {
  opened ??= openSqlite(start).then((backend) => ({ backend, steps: createStoreSteps(backend, start.owner) }));
  try {
    return await opened;
  } catch (error) {
    opened = undefined;
    throw error;
  }
}

async function answer({ name, parameters }: Question): Promise<unknown> {
  if (name === 'close') return await (await opened)?.backend.close();
  const { steps } = await use();
  return await takeStep(steps, name, parameters);
}

parentPort?.on('message', (question: Question) => {
  const { id, name } = question;
  answer(question).then(
    (value) => parentPort?.postMessage({ id, value }),
    (error: unknown) => {
      const operation = name === 'close' ? 'Closing the store' : operations[name];
      parentPort?.postMessage({ id, failure: toPlainError(fromSqliteError(error, operation)) });
    },
  );
});
