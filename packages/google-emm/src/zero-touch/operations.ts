import type { CallOptions } from '@mdmkit/core';
import { type ZeroTouchOperation, zeroTouchMethods } from '../api/zero-touch.ts';
import { separateOptions } from '../checks/call-options.ts';
import type { GoogleClient } from '../google/google-client.ts';
import { listError } from '../google/google-list.ts';

/** The options of `operations.waitFor`. */
export interface WaitForOperationOptions extends Omit<CallOptions, 'totalTimeoutMs'> {
  /** The pause between two reads, in milliseconds. Default: 5,000. */
  readonly pollMs?: number;
  /** The limit for the whole wait, in milliseconds. Default: 600,000. */
  readonly waitMs?: number;
}

/** Calls about batches. */
export interface OperationCalls {
  /** Reads a batch: `operations/{operation}`, where the last part can hold slashes. */
  get(name: string, options?: CallOptions): Promise<ZeroTouchOperation>;
  /**
   * Reads a batch until it is done. Check `response.perDeviceStatus` then.
   *
   * @throws EmmError - `EMM_TIMEOUT` after `waitMs`.
   */
  waitFor(name: string, options?: WaitForOperationOptions): Promise<ZeroTouchOperation>;
}

/** Creates the calls about batches. */
export function createOperationCalls(google: GoogleClient): OperationCalls {
  const get: OperationCalls['get'] = (name, options) => google.send(zeroTouchMethods.getOperation, name, {}, options);
  return {
    get,
    async waitFor(name, options) {
      const [own, callOptions] = separateOptions('operations.waitFor', options, ['pollMs', 'waitMs']);
      const { pollMs = 5_000, waitMs = 600_000 } = own;
      const endMs = google.elapsedMs() + waitMs;
      for (;;) {
        const operation = await get(name, callOptions);
        if (operation.done === true) return operation;
        const remainingMs = endMs - google.elapsedMs();
        if (remainingMs <= 0) {
          const row = { api: google.api.name, name: 'operations.waitFor' };
          throw listError(row, 'EMM_TIMEOUT', `${operation.metadata?.progress ?? 0} per cent are done`);
        }
        await google.sleep(Math.min(pollMs, remainingMs), callOptions.signal);
      }
    },
  };
}
