/** Reads something again, not too often, and never too early for the last time. */
export interface Refresher {
  /** Reads at once. */
  now(): void;
  /** Reads soon: something has changed. */
  soon(): void;
  /** Reads no more. */
  stop(): void;
}

/** The server shares an answer for a second: what is read within this time after a change may not show it yet. */
const settlingMs = 1_200;
const shortestMs = 1_000;
const coalesceMs = 50;
/** Even without an event everything is read again after this time. */
const idleMs = 30_000;

/** Makes a refresher. `read` never rejects. */
export function createRefresher(read: () => Promise<void>): Refresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let [readMs, changedMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let dueMs = Number.POSITIVE_INFINITY;
  let [isReading, isStopped] = [false, false];
  const schedule = (atMs: number) => {
    if (isStopped || atMs >= dueMs) return;
    clearTimeout(timer);
    dueMs = atMs;
    timer = setTimeout(() => void run(), Math.max(0, atMs - performance.now()));
  };
  const run = async () => {
    dueMs = Number.POSITIVE_INFINITY;
    clearTimeout(timer);
    if (isReading) return;
    isReading = true;
    readMs = performance.now();
    await read();
    isReading = false;
    const isSettled = readMs - changedMs >= settlingMs;
    schedule(isSettled ? performance.now() + idleMs : Math.max(changedMs + settlingMs, readMs + shortestMs));
  };
  return {
    now: () => void run(),
    soon() {
      changedMs = performance.now();
      if (!isReading) schedule(Math.max(changedMs + coalesceMs, readMs + shortestMs));
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
