import { StoreError, type StoreErrorCode } from '../store-error.ts';
import type { StoreSteps } from '../store-steps.ts';

/** What the worker is started with. */
export interface WorkerStart {
  /** The folder of the files. */
  readonly folder: string;
  /** How long to wait for another process, in milliseconds. */
  readonly busyTimeoutMs: number | undefined;
  /** Names this opening of the store. */
  readonly owner: string;
}

/** A question to the worker: one step of the store. */
export interface Question {
  /** The number by which the answer is known. */
  readonly id: number;
  /** The step; `close` ends the worker. */
  readonly name: keyof StoreSteps | 'close';
  /** What it is given. */
  readonly parameters: readonly unknown[];
}

/** The worker's answer. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: PlainError };

/** An error that can travel between threads and be made again there. */
export interface PlainError {
  readonly code: StoreErrorCode;
  readonly operation: string;
  readonly driverCode: string | undefined;
  readonly detail: string | undefined;
}

/** An error as it travels. */
export function toPlainError({ code, operation, driverCode, detail }: StoreError): PlainError {
  return { code, operation, driverCode, detail };
}

/** The error that travelled. */
export function fromPlainError({ code, ...failure }: PlainError): StoreError {
  return new StoreError(code, failure);
}
