import type { StoredRun } from '@mdmkit/monitor/model';
import type { Batch } from '../../src/store/store.ts';

/** The raw rows of a batch as our store keeps them: whole numbers only. */
export type BareRow = readonly (number | null)[];

/** How many targets the runs are of: each runs once in five minutes. */
const targets = 100_000;
const startMs = Date.UTC(2026, 10, 2, 8);

/** The day of all runs, counted from 1970. */
export const firstDay = Math.floor(startMs / 86_400_000);

/** One batch of a monitor of 100,000 targets: finished runs, and how many were due. */
export function makeBatch(sequence: number, runs: number): Batch {
  const atMs = startMs + Math.round(sequence * ((runs * 300_000) / targets));
  return {
    writer: 'bench',
    sequence,
    atMs,
    runs: Array.from({ length: runs }, (_, index) => makeRun((sequence * runs + index) % targets, atMs, index)),
    targets: [],
    removed: [],
    episodes: [],
    incidents: [],
    events: [],
    notifications: [],
    gaps: [],
    due: [{ service: 'apple.vpp', location: 'berlin', bucketMs: atMs - (atMs % 300_000), due: runs }],
    handled: [],
  };
}

function makeRun(target: number, atMs: number, index: number): StoredRun {
  const failed = index % 200 === 0;
  return {
    // Neither in the order of their numbers nor of their runs, as ids are.
    target: `tenant-${(target * 7_919) % targets}/apple.vpp`,
    startedMs: atMs - 900 + (index % 900),
    durationMs: 180 + (index % 90),
    latencyMs: 150 + ((index * 37) % 200),
    class: failed ? 'fail.server' : 'ok',
    code: failed ? 'VPP_SERVER_ERROR' : null,
    attempts: failed ? 2 : 1,
    location: 'berlin',
    flags: [],
    failure: null,
  };
}

/** The same rows for a bare driver: slot, target, offset, duration, latency, class, code, attempts, location, flags. */
export function bareRows({ runs }: Batch): readonly BareRow[] {
  return runs.map((run) => {
    const withinDay = run.startedMs % 86_400_000;
    return [
      Math.floor(withinDay / 300_000),
      Number(/\d+/.exec(run.target)?.[0]),
      withinDay % 300_000,
      run.durationMs,
      run.latencyMs,
      run.class === 'ok' ? 0 : 3,
      run.code === null ? null : 1,
      run.attempts,
      1,
      0,
    ];
  });
}
