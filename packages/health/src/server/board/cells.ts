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
      const cached = kept.get(service);
      const isFresh = cached !== undefined && nowMs >= cached.readMs && nowMs - cached.readMs < rereadMs;
      const fromMs = isFresh ? Math.max(firstMs, cached.settledUntilMs) : firstMs;
      const read = cellsOf(await store.rollups(service, cellMs, fromMs, nowMs + 1));
      const cells = [...(isFresh ? cached.settled.filter(({ bucketMs }) => bucketMs >= firstMs) : []), ...read];
      const settledUntilMs = Math.floor((nowMs - unsettledMs) / cellMs) * cellMs;
      const settled = cells.filter(({ bucketMs }) => bucketMs < settledUntilMs);
      kept.set(service, { readMs: isFresh ? cached.readMs : nowMs, settled, settledUntilMs });
      return cells;
    },
  };
}

function cellsOf(rollups: readonly LocatedRollup[]): readonly Cell[] {
  return [...Map.groupBy(rollups, ({ bucketMs }) => bucketMs)].map(([bucketMs, parts]) => ({
    bucketMs,
    locations: new Map(parts.map(({ location, classes }) => [location, classes])),
  }));
}
