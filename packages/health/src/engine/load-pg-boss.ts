import type { Secret } from '@mdmkit/core';
import type { ConstructorOptions, PgBoss } from 'pg-boss';
import { openPool } from '../store/postgres/open-pool.ts';
import { createBossProblems } from './boss-problems.ts';
import { EngineProblem } from './engine-problem.ts';

/** How a process joins the others of its deployment. */
export interface PgBossOptions {
  /** The address of the PostgreSQL database. */
  readonly url: string | Secret;
  /** The name of this process among the others. */
  readonly name: string;
  /** Called with what fails in the background, as {@link RunningBoss.toProblem} returns it. pg-boss goes on. */
  readonly onError: (error: unknown) => void;
  /** Time and timers of pg-boss. Default: those of this machine and of the database. */
  readonly clock?: ConstructorOptions['clock'];
}

/** pg-boss on a database, and what ends it. */
export interface RunningBoss extends AsyncDisposable {
  /** Its API. */
  readonly boss: PgBoss;
  /** Returns what an error of the API means, without the address of the database. */
  toProblem(error: unknown): Error;
}

/** How long a query may take, in milliseconds: shorter than a lease. */
const queryMs = 4_000;
/** How often a process reports that it lives, in seconds; after three times without a report it counts as gone. */
const aliveSeconds = 3;
/** How often leases that ended are given back, in seconds. */
const superviseSeconds = 2;

/**
 * Starts pg-boss, which makes its tables in the schema `pgboss`.
 *
 * @throws EngineProblem - If `pg-boss` is not installed, or if it fails.
 * @throws StoreError - If the database cannot be used.
 */
export async function startPgBoss({ url, name, onError, clock }: PgBossOptions): Promise<RunningBoss> {
  const { PgBoss: Boss } = await importPgBoss();
  const pool = await openPool({ url, connections: 2, timeoutMs: queryMs, applicationName: 'health-check engine' });
  const toProblem = createBossProblems(url);
  const announce = (error: unknown) => onError(toProblem(error));
  const make = () =>
    new Boss({
      ...(clock ? { clock } : {}),
      db: {
        executeSql: async (text, values) => await pool.query(text, [...(values ?? [])]),
        // Only a clock other than that of the machine asks for some.
        async setSessionStatements(statements: readonly string[]) {
          pool.on('connect', (client) => {
            for (const text of statements) void client.query(text).catch(onError);
          });
        },
      },
      schedule: false,
      superviseIntervalSeconds: superviseSeconds,
      monitorIntervalSeconds: superviseSeconds,
      instanceName: name,
      instanceHeartbeatSeconds: aliveSeconds,
      monitorVacuum: false,
    });
  const start = async (attempt = 1): Promise<PgBoss> => {
    const boss = make();
    boss.on('error', announce);
    try {
      await boss.start();
      return boss;
    } catch (error) {
      await boss.stop({ graceful: false }).catch(() => {});
      if (attempt < mostStarts && wasMadeMeanwhile(error)) return await start(attempt + 1);
      await pool.end();
      throw toProblem(error);
    }
  };
  const boss = await start();
  return {
    boss,
    toProblem,
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: true, timeout: queryMs }).catch(announce);
      await pool.end();
    },
  };
}

/** Processes that start at the same time make the tables at the same time: for all but one, something is there already. */
const mostStarts = 5;
const duplicates: ReadonlySet<unknown> = new Set(['23505', '42P06', '42P07', '42710', '42723', '40P01']);

function wasMadeMeanwhile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && duplicates.has(error.code);
}

async function importPgBoss(): Promise<typeof import('pg-boss')> {
  try {
    return await import('pg-boss');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new EngineProblem(
      'the engine "pg-boss" needs the package pg-boss, which is not installed',
      'Run "npm install pg-boss" where @mdmkit/health is installed',
    );
  }
}
