import type { WorkerReading } from '../../store/store.ts';

/** How long a worker counts after its last batch, in milliseconds: it writes one every 10 seconds or sooner. */
const aliveMs = 30_000;

/** What the workers of a location say of themselves. */
export interface LocationWorkers {
  /** The location. */
  readonly location: string;
  /** How many workers are well, too slow, or have a wrong clock. */
  readonly states: Readonly<Record<'ok' | 'slow' | 'clock-off', number>>;
  /** How many shards no worker holds. */
  readonly unheld: number;
}

/** Counts the workers and the shards of each location. A location without a live worker keeps its shards for a day. */
export function countWorkers(workers: readonly WorkerReading[], nowMs: number): readonly LocationWorkers[] {
  return [...Map.groupBy(workers, ({ location }) => location)].map(([location, all]) => {
    const live = all.filter(({ atMs }) => Math.abs(nowMs - atMs) <= aliveMs);
    const [newest] = all.toSorted((first, second) => second.atMs - first.atMs);
    const held = new Set(live.flatMap(({ report }) => report.held.flatMap(({ shards }) => shards)));
    const states = { ok: 0, slow: 0, 'clock-off': 0 };
    for (const { report } of live) states[stateOf(report)] += 1;
    return { location, states, unheld: Math.max(0, (newest?.report.shards ?? 0) - held.size) };
  });
}

/** Whether a worker of a location lives. */
export function hasWorker({ states }: LocationWorkers): boolean {
  return Object.values(states).some((count) => count > 0);
}

function stateOf({ clockOffSinceMs, slowSinceMs }: WorkerReading['report']): keyof LocationWorkers['states'] {
  if (clockOffSinceMs !== null) return 'clock-off';
  return slowSinceMs === null ? 'ok' : 'slow';
}
