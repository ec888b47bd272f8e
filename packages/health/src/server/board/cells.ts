import type { ResultClass } from '@mdmkit/monitor/model';
import type { LocatedRollup, Store } from '../../store/store.ts';
import { type Cell, cellMs } from './strip.ts';

/** Reads the cells of the last 24 hours. */
export interface CellReader {
  /** The cells of a service that begin within 24 hours before a time, oldest first. */
  read(service: string, nowMs: number): Promise<readonly Cell[]>;
}

const dayMs = 86_400_000;
/** Results may come late: cells that are younger are read again each time. */
const unsettledMs = 3 * cellMs;
/** After this time all cells are read again. */
const rereadMs = 3_600_000;

interface KeptCells {
  readonly readMs: number;
  readonly settled: readonly Cell[];
  readonly settledUntilMs: number;
}

/** Makes a reader that keeps old cells: to read the newest ones costs the same for a day as for a minute. */
export function createCellReader(store: Pick<Store, 'rollups'>): CellReader {
  const kept = new Map<string, KeptCells>();
  return {
    async read(service, nowMs) {
      const firstMs = Math.floor((nowMs - dayMs) / cellMs) * cellMs + cellMs;
      const known = kept.get(service);
      const isFresh = known !== undefined && nowMs >= known.readMs && nowMs - known.readMs < rereadMs;
      const fromMs = isFresh ? Math.max(firstMs, known.settledUntilMs) : firstMs;
      const read = cellsOf(await store.rollups(service, cellMs, fromMs, nowMs + 1));
      const cells = [...(isFresh ? known.settled.filter(({ bucketMs }) => bucketMs >= firstMs) : []), ...read];
      const settledUntilMs = Math.floor((nowMs - unsettledMs) / cellMs) * cellMs;
      const settled = cells.filter(({ bucketMs }) => bucketMs < settledUntilMs);
      kept.set(service, { readMs: isFresh ? known.readMs : nowMs, settled, settledUntilMs });
      return cells;
    },
  };
}

/** Adds up the locations. */
function cellsOf(rollups: readonly LocatedRollup[]): readonly Cell[] {
  return [...Map.groupBy(rollups, ({ bucketMs }) => bucketMs)].map(([bucketMs, parts]) => {
    const classes: Partial<Record<ResultClass, number>> = {};
    // The members of this record are names of classes.
    for (const part of parts)
      for (const [name, count] of Object.entries(part.classes) as [ResultClass, number][])
        classes[name] = (classes[name] ?? 0) + count;
    return { bucketMs, classes };
  });
}
