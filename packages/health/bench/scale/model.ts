/**
 * What a deployment needs, computed from what the bench `scale` measured. A test compares `docs/scaling.md` with it.
 */

/** What the bench measured, per 1,000 targets that are checked once. */
export interface ScaleConstants {
  /** CPU time of a worker, in milliseconds. */
  readonly workerCpuMs: number;
  /** CPU time of the scheduler that judges, in milliseconds. */
  readonly schedulerCpuMs: number;
  /** CPU time of PostgreSQL, in milliseconds. */
  readonly databaseCpuMs: number;
  /** Write-ahead log, in bytes. */
  readonly walBytes: number;
  /** Memory of a worker for 1,000 targets that it knows, in bytes. */
  readonly workerBytes: number;
  /** Memory of the scheduler for 1,000 targets, in bytes. */
  readonly schedulerBytes: number;
  /** What a row of a run takes in the database, in bytes. */
  readonly runBytes: number;
}

/** What a deployment is planned for. */
export interface ScalePlan {
  readonly targets: number;
  /** From one check of a target to the next, in milliseconds. */
  readonly intervalMs: number;
}

/** What a deployment needs. */
export interface ScaleNeeds {
  /** Checks per second. */
  readonly checksPerSecond: number;
  /** Workers with one core each. */
  readonly workers: number;
  /** Memory of each worker, in GB. */
  readonly workerGb: number;
  /** The share of a core that the scheduler needs: above 1, it cannot follow. */
  readonly schedulerCores: number;
  /** Memory of the scheduler, in GB. */
  readonly schedulerGb: number;
  /** Cores of the database. */
  readonly databaseCores: number;
  /** Write-ahead log a day, in GB. */
  readonly walGbPerDay: number;
  /** Raw runs of seven days, in GB. */
  readonly databaseGb: number;
  /** Connections of all processes. */
  readonly connections: number;
}

/** A worker is planned for half of a core: the other half is for a vendor that fails, and for the shards of a worker that stopped. */
const plannedShare = 0.5;
const rawRunDays = 7;
/** Schedulers and servers beside the workers. */
const furtherProcesses = 4;
/** Connections of a process: 4 of the store and 2 of pg-boss. */
const connectionsPerProcess = 6;
/** Further connections of a worker: for shared budgets and for shared sessions. */
const connectionsOfWorker = 2;
const daySeconds = 86_400;
const gb = 1_000_000_000;

/** Computes what a deployment needs. */
export function needsOf({ targets, intervalMs }: ScalePlan, constants: ScaleConstants): ScaleNeeds {
  const checksPerSecond = (targets * 1_000) / intervalMs;
  const thousands = checksPerSecond / 1_000;
  const workers = Math.max(2, Math.ceil((thousands * constants.workerCpuMs) / 1_000 / plannedShare));
  const bytes = (perThousand: number) => (perThousand * targets) / 1_000 / gb;
  return {
    checksPerSecond,
    workers,
    workerGb: bytes(constants.workerBytes),
    schedulerCores: (thousands * constants.schedulerCpuMs) / 1_000,
    schedulerGb: bytes(constants.schedulerBytes),
    databaseCores: (thousands * constants.databaseCpuMs) / 1_000,
    walGbPerDay: (thousands * constants.walBytes * daySeconds) / gb,
    databaseGb: (checksPerSecond * daySeconds * rawRunDays * constants.runBytes) / gb,
    connections: (workers + furtherProcesses) * connectionsPerProcess + workers * connectionsOfWorker,
  };
}
