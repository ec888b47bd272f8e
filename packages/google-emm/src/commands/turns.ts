/** Runs work under keys, one at a time for each key. */
export interface Turns {
  /** Whether work is under way under a key. */
  isBusy(key: string): boolean;
  /** Runs work after all earlier work under the same key has ended, successfully or not. */
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

/** Creates turns. A key is forgotten after its last work has ended. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    isBusy: (key) => last.has(key),
    async run(key, work) {
      const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
      last.set(key, turn);
      try {
        return await turn;
      } finally {
        if (last.get(key) === turn) last.delete(key);
      }
    },
  };
}
