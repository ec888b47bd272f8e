import { EngineProblem } from '../engine/engine-problem.ts';
import { StoreError } from '../store/store-error.ts';

/** Describes an error for an event. A text that ends with a full stop says what to do. */
export function describeDefect(error: unknown): string {
  // The text of another program may repeat a value; our own texts do not.
  if (error instanceof StoreError) return `${error.message}. ${error.remedy}`;
  if (error instanceof EngineProblem) return `${error.message}. ${error.remedy}.`;
  return error instanceof Error ? error.name : typeof error;
}
