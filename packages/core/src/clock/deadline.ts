import type { Clock } from './clock.ts';

/** An AbortSignal that follows others and ends by itself after a time on the injected clock. */
export interface Deadline extends Disposable {
  /** Aborted with the parent's reason, or with what `expired` made. */
  readonly signal: AbortSignal;
}

/** Starts a deadline. Dispose of it, or its timer and listener stay until it ends. */
export function startDeadline(clock: Clock, afterMs: number, expired: () => Error, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const cancel = clock.schedule(afterMs, () => controller.abort(expired()));
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  else parent?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      cancel();
      parent?.removeEventListener('abort', follow);
    },
  };
}

/** Waits for a shared promise without being bound to it: ends with the signal's reason when that is aborted. */
export async function waitFor<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return await promise;
  // If the caller has given up already, a failure is of no interest.
  promise.catch(() => {});
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Checks a time limit and returns it.
 *
 * @throws TypeError - If it is not a number of milliseconds above 0.
 */
export function positive(value: number, option: string): number {
  // A text of digits would pass a comparison.
  if (typeof value !== 'number' || !(value > 0))
    throw new TypeError(`${option} must be a number of milliseconds above 0`);
  return value;
}
