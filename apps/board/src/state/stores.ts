import { useEffect, useState } from 'preact/hooks';

/** A value that components read and that changes from time to time. */
export interface ValueStore<Value> {
  /** The value now. */
  readonly value: Value;
  /** Replaces the value. */
  set(value: Value): void;
  /** Calls a function after each change, until the returned function is called. */
  subscribe(onChange: () => void): () => void;
}

/** Makes a store. */
export function createValueStore<Value>(first: Value): ValueStore<Value> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get value() {
      return value;
    },
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
  };
}

/** Reads a store in a component, which is drawn again after each change. */
export function useValue<Value>(store: ValueStore<Value>): Value {
  const [, redraw] = useState(0);
  useEffect(() => store.subscribe(() => redraw((number) => number + 1)), [store]);
  return store.value;
}

/** The current time, renewed at an interval. */
export function useNow(intervalMs: number): number {
  const [nowMs, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return nowMs;
}
