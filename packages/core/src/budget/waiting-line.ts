/** How urgent a request is: where several wait for a budget, those of a higher priority go first. */
export type Priority = 'high' | 'normal' | 'low';

const none: readonly never[] = [];

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
  const [high, normal, low]: readonly [Entry[], Entry[], Entry[]] = [[], [], []];
  const lines = { high, normal, low };
  const isEmpty = () => high.length === 0 && normal.length === 0 && low.length === 0;
  return {
    isEmpty,
    add(entry, priority, before) {
      const line = lines[priority];
      if (before) line.unshift(entry);
      else line.push(entry);
      return () => {
        const index = line.indexOf(entry);
        if (index >= 0) line.splice(index, 1);
      };
    },
    shift: () => high.shift() ?? normal.shift() ?? low.shift(),
    entries: () => (isEmpty() ? none : [...high, ...normal, ...low]),
  };
}
