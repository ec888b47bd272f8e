import type { Borders } from './live-service.ts';

/** What is written down of a life. */
export interface JournalEntry {
  /** The number of a call across a border, from 1. */
  readonly call?: number;
  /** What was called. */
  readonly name?: string;
  /** The call at which the life ended. */
  readonly killed?: string;
  /** When, in milliseconds since 1970. */
  readonly atMs?: number;
  /** The target of a check that has ended. */
  readonly checked?: string;
  readonly startedMs?: number;
  readonly endedMs?: number;
}

/** What happens at a life's calls. */
export interface AtCalls {
  /** The time of the life. */
  readonly now: () => number;
  /** Writes an entry down. */
  note(entry: JournalEntry): void;
  /** Called after each call, with its number; with 0 before the first one. Between two calls nothing is kept or sent. */
  after(count: number, name: string): void | Promise<void>;
}

/** Counts the calls of a life across its borders. */
export function countedBorders({ now, note, after }: AtCalls): Borders {
  let count = 0;
  return {
    around:
      (name, call, isIdle) =>
      async (...args) => {
        if (count === 0) await after(0, name);
        const result = await call(...args);
        if (isIdle?.(result, ...args)) return result;
        count += 1;
        note({ call: count, name, atMs: now() });
        await after(count, name);
        return result;
      },
    onChecked: (target, startedMs, endedMs) => note({ checked: target, startedMs, endedMs }),
  };
}
