import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { checkArgument } from '@mdmkit/core';
import { createStore } from '../create-store.ts';
import type { Store } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { makeSteps, operations } from '../store-steps.ts';
import type { SqliteOptions } from './open-sqlite.ts';
import type { SqliteSteps } from './sqlite-steps.ts';
import { type Answer, fromPlainError, type Question, type WorkerStart } from './worker-messages.ts';

/** Options of {@link createSqliteStore}. */
export interface SqliteStoreOptions extends SqliteOptions {
  /**
   * Where the work is done: in a thread of the store's `own`, so that the caller's thread only waits for messages, however slow
   * the disk is; or in the thread of the `caller`, which saves a short program the start of a thread. Default: `own`.
   */
  readonly thread?: 'own' | 'caller';
}

/** A store in a folder: `health.db`, and a file of raw runs for each day. It opens the files with the first call. */
export function createSqliteStore(options: SqliteStoreOptions): Store {
  checkArgument('createSqliteStore', 'options', options, 'object');
  const { folder, busyTimeoutMs, thread = 'own' } = options;
  checkArgument('createSqliteStore', 'folder', folder, 'text');
  const start = { folder, busyTimeoutMs, owner: randomUUID() };
  const { ask, close } = thread === 'own' ? createRemote(start) : createLocal(start);
  return createStore(
    makeSteps(
      (name) =>
        (...parameters) =>
          ask(name, parameters),
    ),
    close,
  );
}

/** Loads the driver with the first call. */
function createLocal(start: WorkerStart) {
  let steps: Promise<SqliteSteps> | undefined;
  return {
    async ask(name: Question['name'], parameters: readonly unknown[]): Promise<unknown> {
      steps ??= import('./sqlite-steps.ts').then(({ createSqliteSteps }) => createSqliteSteps(start));
      return await (await steps).ask(name, parameters);
    },
    async close(): Promise<void> {
      await (await steps)?.ask('close', []);
    },
  };
}

interface Waiting {
  readonly operation: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Of the process's own options the worker takes only those that decide which files its imports mean. */
function conditionsOf(options: readonly string[]): string[] {
  return options.flatMap((option, index) => {
    if (/^(?:--conditions|-C)=/.test(option)) return [option];
    const value = options[index + 1];
    return /^(?:--conditions|-C)$/.test(option) && value !== undefined ? [option, value] : [];
  });
}

/** Asks a worker, starts it when there is none, and starts another one after it has crashed. */
function createRemote(start: WorkerStart) {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let last = 0;
  const run = (): Worker => {
    const started = new Worker(new URL(workerFile, import.meta.url), {
      workerData: start,
      resourceLimits,
      // Options of a program that was given on the command line or on standard input are not for a file.
      execArgv: conditionsOf(process.execArgv),
    });
    started.on('message', (answer: Answer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      // Who waits keeps the process alive, an idle store does not.
      if (waiting.size === 0) started.unref();
      if ('failure' in answer) asked?.reject(fromPlainError(answer.failure));
      else asked?.resolve(answer.value);
    });
    // Its end follows, and tells those who wait.
    started.on('error', () => {});
    started.on('exit', () => {
      worker = undefined;
      for (const [id, { operation, reject }] of waiting) {
        waiting.delete(id);
        reject(new StoreError('STORE_STOPPED', { operation }));
      }
    });
    return started;
  };
  const ask = async (name: Question['name'], parameters: readonly unknown[]): Promise<unknown> => {
    worker ??= run();
    const asked = worker;
    last += 1;
    const question: Question = { id: last, name, parameters };
    return await new Promise((resolve, reject) => {
      const operation = name === 'close' ? 'Closing the store' : operations[name];
      waiting.set(question.id, { operation, resolve, reject });
      asked.ref();
      asked.postMessage(question);
    });
  };
  return {
    ask,
    async close(): Promise<void> {
      if (worker === undefined) return;
      const ending = worker;
      try {
        await ask('close', []);
      } finally {
        await ending.terminate();
      }
    },
  };
}

/**
 * The worker's heap holds the numbers of names, one batch and one page. Without a limit V8 would let garbage grow to hundreds
 * of megabytes before it looks after it.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 } as const;

/** The worker beside this file: as source where this is source, as built where this is built. */
const workerFile = import.meta.url.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js';
