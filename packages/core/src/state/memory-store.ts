import { waitInLine } from '../clock/wait-in-line.ts';
import type { Lease, LeasedStore } from './leased-store.ts';

/** Makes a store in this process's memory. Leases are handed on in the order they were asked for; they do not expire. */
export function createMemoryStore<Value>(): LeasedStore<Value> {
  const values = new Map<string, Value>();
  /** Those who wait for the lease of a key; a key without an entry is free. */
  const lines = new Map<string, Set<() => void>>();
  const leaseOf = (key: string, line: Set<() => void>): Lease => {
    let isHeld = true;
    return {
      release() {
        if (isHeld) {
          isHeld = false;
          const [next] = line;
          if (next) next();
          else lines.delete(key);
        }
        return Promise.resolve();
      },
    };
  };
  return {
    get: (key) => Promise.resolve(values.get(key)),
    set(key, value) {
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      return Promise.resolve();
    },
    async lease(key, { signal, onBusy }) {
      signal?.throwIfAborted();
      const held = lines.get(key);
      const line = held ?? new Set();
      if (held) {
        onBusy?.();
        await waitInLine(held, signal);
      } else lines.set(key, line);
      return leaseOf(key, line);
    },
  };
}
