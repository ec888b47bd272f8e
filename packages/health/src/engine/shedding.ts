/**
 * Limits how many runs there are at once while this process is too slow. Runs that do not begin in time are skipped, which is
 * a sample of the targets; runs that begin on a machine without time for them would all end in timeouts.
 */
export interface Shedding {
  /** How many runs there may be at once; infinity while the process is fast enough. */
  readonly limit: number;
  /** Adapts the limit. To be called once a second with the runs under way and how long the event loop has been late. */
  adapt(running: number, lateForMs: number): void;
}

/** How long the event loop has to be late before runs are shed, in milliseconds: one long turn is no overload. */
const toleratedMs = 3_000;

/** The limit never falls below this, so that something is measured. */
const leastRuns = 4;

/** The factor of the limit in a second that is late, and in a second that is not. */
const [decrease, increase] = [0.7, 1.1];

/** The limit is lifted when it is this many times what is under way: then it limits nothing. */
const liftedAt = 4;

/** Makes a limit that limits nothing yet. */
export function createShedding(): Shedding {
  let limit = Number.POSITIVE_INFINITY;
  return {
    get limit() {
      return limit;
    },
    adapt(running, lateForMs) {
      if (lateForMs > toleratedMs) {
        limit = Math.max(leastRuns, Math.floor(Math.min(limit, Math.max(running, leastRuns)) * decrease));
        return;
      }
      if (limit === Number.POSITIVE_INFINITY || lateForMs > 0) return;
      limit = Math.ceil(limit * increase) + 1;
      if (limit > liftedAt * Math.max(running, leastRuns)) limit = Number.POSITIVE_INFINITY;
    },
  };
}
