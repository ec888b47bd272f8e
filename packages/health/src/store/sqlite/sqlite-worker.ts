import { parentPort, workerData } from 'node:worker_threads';
import { fromSqliteError } from './sqlite-errors.ts';
import { createSqliteSteps, operationOf } from './sqlite-steps.ts';
import { type Question, toPlainError, type WorkerStart } from './worker-messages.ts';

// Only `createSqliteStore` starts this file, with exactly this.
const steps = createSqliteSteps(workerData as WorkerStart);

parentPort?.on('message', ({ id, name, parameters }: Question) => {
  steps.ask(name, parameters).then(
    (value) => parentPort?.postMessage({ id, value }),
    (error: unknown) =>
      parentPort?.postMessage({ id, failure: toPlainError(fromSqliteError(error, operationOf(name))) }),
  );
});
