/** How urgent a request is: where several wait for a budget, those of a higher priority go first. */
export type Priority = 'high' | 'normal' | 'low';

const rank: Readonly<Record<Priority, number>> = { high: 0, normal: 1, low: 2 };

/** A line of waiting entries by priority; within one priority first come, first served. */
export interface WaitingLine<Entry> {
  /** Whether no entry waits. A method: each object with a getter of its own has a hidden class of its own, which V8 keeps. */
  isEmpty(): boolean;
  /** Adds an entry behind those of its priority, or before them. Returns a function that takes it out. */
  add(entry: Entry, priority: Priority, before: boolean): () => void;
  /** Takes the first out. */
  shift(): Entry | undefined;
  /** All, first to last. */
  entries(): readonly Entry[];
}

/** Makes an empty line. */
export function createWaitingLine<Entry>(): WaitingLine<Entry> {
  const lines: Entry[][] = [[], [], []];
  return {
    isEmpty: () => lines.every((line) => line.length === 0),
    add(entry, priority, before) {
      const line = lines[rank[priority]] ?? [];
      if (before) line.unshift(entry);
      else line.push(entry);
      return () => {
        const index = line.indexOf(entry);
        if (index >= 0) line.splice(index, 1);
      };
    },
    shift: () => lines.find((line) => line.length > 0)?.shift(),
    entries: () => lines.flat(),
  };
}
