import { runReasons } from '../model/engine.ts';
import { cell } from './columns.ts';
import { mixedPart } from './hash64.ts';
import { type Candidate, chooseSample, sustainableShare } from './sampling.ts';
import { phases, type TargetTable } from './target-table.ts';

/** How many runs there may be at once. */
export interface Caps {
  /** Of all services together. Default: 2,000. */
  readonly total?: number;
  /** Of each service. Default: 500. */
  readonly perService?: number;
  /** Of single services, by name. */
  readonly services?: Readonly<Record<string, number>>;
}

/** What is under way, and what may still be let in. */
export interface Loads {
  /** How many run, of all services. */
  readonly running: number;
  /** Whether another run of a service may begin. */
  hasRoom(service: number): boolean;
  /** Whether a target that is due may wait for its turn, given how many of its service do so already. */
  admits(row: number, reason: number, waiting: number): boolean;
  /** Whether a target may be checked now for this reason: one outside of a sample only when asked for by name. */
  allows(row: number, reason: number): boolean;
  /** A run began. */
  began(service: number): void;
  /** A run ended. */
  ended(service: number, runMs: number): void;
  /** A run's result is not waited for any more. */
  gone(service: number): void;
  /** Checks a sample only; null for all again. */
  sample(service: number, size: number | null): void;
  /** The targets have changed: samples and expected runs are made anew when they are needed. */
  changed(): void;
}

interface Load {
  running: number;
  meanRunMs: number;
  /** The size of the sample that alone is checked; null for all. */
  only: number | null;
  /** What is made of the targets when it is needed; undefined since they changed. */
  runsPerMs: number | undefined;
}

/** How much the last run counts in the mean. */
const newest = 0.05;

const quorum = runReasons.indexOf('quorum');

/**
 * Makes loads for the targets of a table, nothing running. `quorumSize` targets of each service are never shed.
 *
 * @throws RangeError - For a cap that lets nothing run.
 */
export function createLoads(table: TargetTable, caps: Caps, quorumSize: number): Loads {
  const { total = 2_000, perService = 500, services = {} } = caps;
  for (const [name, cap] of Object.entries({ ...services, total, perService }))
    if (!(cap >= 1)) throw new RangeError(`the cap ${name} is ${cap}; expected a number of runs above 0`);
  const loads: Load[] = [];
  let running = 0;

  const loadOf = (service: number): Load =>
    (loads[service] ??= { running: 0, meanRunMs: 0, only: null, runsPerMs: undefined });

  const capOf = (service: number) => Math.min(total, services[table.services.nameOf(service)] ?? perService);

  /** Reads the targets of a service: which of them are the sample, and how many runs they want. */
  const survey = (service: number, load: Load): number => {
    if (load.runsPerMs !== undefined) return load.runsPerMs;
    const { columns, end } = table;
    const candidates: Candidate[] = [];
    let runsPerMs = 0;
    for (let row = 0; row < end; row += 1) {
      if (cell(columns.phase, row) === phases.free || cell(columns.service, row) !== service) continue;
      candidates.push({ row, seed: cell(columns.seed, row), tenant: cell(columns.tenant, row) });
      columns.sampled[row] = 0;
      runsPerMs += 1 / cell(columns.intervalMs, row);
    }
    for (const row of chooseSample(candidates, load.only ?? quorumSize)) columns.sampled[row] = 1;
    load.runsPerMs = runsPerMs;
    return runsPerMs;
  };

  const isSampled = (row: number) => cell(table.columns.sampled, row) === 1;

  /** Whether a run may begin once those have that wait before it. */
  const hasRoom = (service: number, before = 0) =>
    running + before < total && loadOf(service).running + before < capOf(service);

  const allows = (row: number, reason: number) => {
    const service = cell(table.columns.service, row);
    const load = loadOf(service);
    if (load.only === null || reason === quorum) return true;
    survey(service, load);
    return isSampled(row);
  };

  return {
    get running() {
      return running;
    },
    hasRoom: (service) => hasRoom(service),
    allows,
    admits(row, reason, waiting) {
      if (!allows(row, reason)) return false;
      const service = cell(table.columns.service, row);
      if (reason === quorum || hasRoom(service, waiting)) return true;
      const load = loadOf(service);
      const [cap, runsPerMs] = [capOf(service), survey(service, load)];
      if (isSampled(row)) return true;
      // Another part of the targets each time, the same for everybody.
      const part = mixedPart(cell(table.columns.seed, row) ^ 1, cell(table.columns.slotMs, row));
      return waiting < cap && part < sustainableShare(cap, load.meanRunMs, runsPerMs);
    },
    began(service) {
      running += 1;
      loadOf(service).running += 1;
    },
    ended(service, runMs) {
      const load = loadOf(service);
      running -= 1;
      load.running -= 1;
      // A clock that was set meanwhile gives no duration that means anything.
      const ranMs = Number.isFinite(runMs) ? Math.max(0, runMs) : 0;
      load.meanRunMs += newest * (ranMs - load.meanRunMs);
    },
    gone(service) {
      running -= 1;
      loadOf(service).running -= 1;
    },
    sample(service, size) {
      const load = loadOf(service);
      load.only = size;
      load.runsPerMs = undefined;
    },
    changed() {
      // Services without a load yet are skipped.
      loads.forEach((load) => {
        load.runsPerMs = undefined;
      });
    },
  };
}
