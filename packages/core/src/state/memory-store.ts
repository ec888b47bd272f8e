import { waitFor } from '../clock/deadline.ts';
import type { LeasedStore } from './leased-store.ts';

/** Makes a store in this process's memory. Leases are handed on in the order they were asked for; they do not expire. */
export function createMemoryStore<Value>(): LeasedStore<Value> {
  const values = new Map<string, Value>();
  const lastInLine = new Map<string, Promise<void>>();
  return {
    get: (key) => Promise.resolve(values.get(key)),
    set(key, value) {
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      return Promise.resolve();
    },
    async lease(key, { signal, onBusy }) {
      signal?.throwIfAborted();
      const before = lastInLine.get(key);
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      const mine = (before ?? Promise.resolve()).then(() => released);
      lastInLine.set(key, mine);
      void mine.then(() => {
        if (lastInLine.get(key) === mine) lastInLine.delete(key);
      });
      if (before) {
        onBusy?.();
        try {
          await waitFor(before, signal);
        } catch (error) {
          // The next one in the queue still waits for the previous holder.
          release();
          throw error;
        }
      }
      return {
        release() {
          release();
          return Promise.resolve();
        },
      };
    },
  };
}
