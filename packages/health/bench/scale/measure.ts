import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { evaluatorName } from '../../src/service/service-part.ts';

/** What the database has done so far. */
export interface DatabaseFigures {
  /** Rows of runs. */
  readonly runs: number;
  /** Bytes of write-ahead log. */
  readonly walBytes: number;
  /** Bytes of the database. */
  readonly sizeBytes: number;
  /** Connections to the database, without that of the bench. */
  readonly connections: number;
  /** CPU time of the server, in milliseconds; null if this system does not tell it. */
  readonly cpuMs: number | null;
  /** The time of the database, in milliseconds since 1970. */
  readonly atMs: number;
}

/** Reads what the deployment leaves in the database. */
export interface Measure extends AsyncDisposable {
  figures(): Promise<DatabaseFigures>;
  /** Waits until the process with this id holds no shard; returns how long it took from a time of the database on. */
  takeoverMs(pid: number, fromMs: number): Promise<number>;
  /** Waits until another process judges than the one of this owner; returns how long it took. */
  judgeTakeoverMs(owner: string, fromMs: number): Promise<number>;
  /** Returns who judges. */
  judge(): Promise<string>;
  /** Counts the targets that had no result for longer than a time since another one. */
  leftOut(targets: number, longestMs: number, fromMs: number, toMs: number): Promise<number>;
  nowMs(): Promise<number>;
}

/** Any takeover that takes longer has failed. */
const longestTakeoverMs = 120_000;

/** Connects to the database of the bench. */
export async function openMeasure(url: string): Promise<Measure> {
  const client = new pg.Client({ connectionString: url, application_name: 'bench' });
  await client.connect();
  const value = async (text: string, values: readonly unknown[] = []): Promise<string> =>
    String((await client.query<{ readonly value: unknown }>(text, [...values])).rows[0]?.value);
  const number = async (text: string, values: readonly unknown[] = []) => Number(await value(text, values));
  const nowMs = () => number('select extract(epoch from clock_timestamp()) * 1000 as value');
  const until = async (isOver: () => Promise<boolean>, fromMs: number) => {
    for (;;) {
      const over = await isOver();
      const tookMs = (await nowMs()) - fromMs;
      if (over) return tookMs;
      if (tookMs > longestTakeoverMs) throw new Error('nobody took over');
      await wait(100);
    }
  };
  const judge = () => value('select owner as value from writer where name = $1', [evaluatorName]);
  const rootPid = Number((await value("select pg_read_file('postmaster.pid') as value")).split('\n')[0]);
  const countLeftOut = `
    with starts as (
      select target, day * 86400000 + slot * 300000 + offset_ms as at_ms from run
      where day * 86400000 + slot * 300000 + offset_ms between $1 and $2
    ), bounds as (
      select id, $1::bigint as at_ms from target_name union all select id, $2::bigint from target_name
      union all select target, at_ms from starts
    ), pauses as (
      select id, at_ms - lag(at_ms) over (partition by id order by at_ms) as pause from bounds
    ) select count(distinct id) as value from pauses where pause > $3`;
  return {
    nowMs,
    judge,
    async figures() {
      return {
        runs: await number('select count(*) as value from run'),
        walBytes: await number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as value"),
        sizeBytes: await number('select pg_database_size(current_database()) as value'),
        connections: await number(
          "select count(*) - 1 as value from pg_stat_activity where datname = current_database() and backend_type = 'client backend'",
        ),
        cpuMs: process.platform === 'linux' ? cpuOfTree(rootPid) : null,
        atMs: await nowMs(),
      };
    },
    takeoverMs: async (pid, fromMs) => {
      const members = await client.query<{ readonly name: string }>('select name from pgboss.instance where pid = $1', [
        pid,
      ]);
      const names = members.rows.map(({ name }) => name);
      return await until(
        async () => (await number('select count(*) as value from shard where holder = any($1)', [names])) === 0,
        fromMs,
      );
    },
    judgeTakeoverMs: async (owner, fromMs) => await until(async () => (await judge()) !== owner, fromMs),
    async leftOut(targets, longestMs, fromMs, toMs) {
      const present = await number('select count(*) as value from target_name');
      return targets - present + (await number(countLeftOut, [fromMs, toMs, longestMs].map(Math.round)));
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** The CPU time of a process and its children, also of those that ended, in milliseconds. A tick of Linux is 10 ms. */
function cpuOfTree(root: number): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      const [parent, own, ended] = [
        Number(fields[1]),
        Number(fields[11]) + Number(fields[12]),
        Number(fields[13]) + Number(fields[14]),
      ];
      if (Number(name) === root) ticks += own + ended;
      else if (parent === root) ticks += own;
    } catch {
      // The process has ended meanwhile: its time is among that of the ended children.
    }
  }
  return ticks * 10;
}
