import { randomUUID } from 'node:crypto';
import { type BudgetStore, type Clock, createMemoryBudgetStore, systemClock } from '@mdmkit/core';
import { readBudgetState, shiftBudgetState } from './budget-store.ts';
import { clockTimeSql, noteLeases, type SharedValuesOptions } from './shared-values.ts';
import { createStatePool } from './state-pool.ts';

/** The counts of one worker's budgets, which its successor goes on from. */
export interface OwnedBudgetStore extends BudgetStore, AsyncDisposable {
  /** Writes the counts that have changed, and reads each count anew at its next use: another worker may have used it meanwhile. */
  renew(): Promise<void>;
}

/** How often the counts that have changed are written, in milliseconds. */
export const writeEveryMs = 1_000;
/** How many counts a statement writes at most: one that is too long for a busy database is written again, with more counts each time. */
const mostAtOnce = 1_000;

/**
 * Makes a store of budgets that one worker uses at a time: the one that holds the shard of their credential. It counts in memory, and
 * writes all that has changed once a second, as one statement; so a run costs the database nothing. The worker that takes the shard
 * over reads a count at its first use. A worker that was killed has not written its last second.
 *
 * A count that another process has written meanwhile is not overwritten: the other process owns it now. Each row says who wrote it
 * last, so that a write whose answer was lost is known again as this worker's own.
 */
export function createOwnedBudgetStore(options: SharedValuesOptions): OwnedBudgetStore {
  const { clock = systemClock } = options;
  const pool = createStatePool(options);
  const memory = createMemoryBudgetStore();
  /** The text that the database has of a count; null for none. Absent if it has to be read. */
  const stored = new Map<string, string | null>();
  const changed = new Set<string>();
  /** Counts whose last write had no answer, or was refused: the row says who wrote it. */
  const doubtful = new Set<string>();
  const writer = randomUUID();
  const leased = new Set<string>();
  /** The clock of the database minus the clock of this process, in milliseconds. */
  let aheadMs = 0;
  const read = async (key: string) => {
    const [row] = await pool.query(readCount, [key]);
    // Another caller has read it meanwhile, and it may have changed since.
    if (stored.has(key) || changed.has(key)) return;
    const text = (row?.value as string | null | undefined) ?? null;
    const state = text === null ? undefined : readBudgetState(text);
    if (row) aheadMs = Math.round(Number(row.now_ms) - clock.now());
    await memory.set(key, state && shiftBudgetState(state, -aheadMs));
    stored.set(key, text);
  };
  /** Goes on from what this worker has written, and gives up what another one has written since. */
  const readDoubtful = async () => {
    if (doubtful.size === 0) return;
    const rows = await pool.query(readCounts, [[...doubtful]]);
    const rowOf = new Map(rows.map((row) => [row.key, row]));
    for (const key of doubtful) {
      const text = (rowOf.get(key)?.value as string | null | undefined) ?? null;
      if (rowOf.get(key)?.holder === writer) stored.set(key, text);
      else if (text !== (stored.get(key) ?? null)) {
        stored.delete(key);
        changed.delete(key);
      }
    }
    doubtful.clear();
  };
  const writeSome = async (keys: readonly string[]) => {
    for (const key of keys) changed.delete(key);
    try {
      const texts = await Promise.all(
        keys.map(async (key) => {
          const state = await memory.get(key);
          return state ? JSON.stringify(shiftBudgetState(state, aheadMs)) : null;
        }),
      );
      const formers = keys.map((key) => stored.get(key) ?? null);
      const written = await pool.query(writeCounts, [keys, texts, formers, writer]);
      const isWritten = new Set(written.map(({ key }) => key));
      for (const [index, key] of keys.entries()) {
        if (isWritten.has(key)) stored.set(key, texts[index] ?? null);
        else for (const set of [doubtful, changed]) set.add(key);
      }
    } catch (error) {
      // It may have been done, or may be done yet.
      for (const key of keys) for (const set of [doubtful, changed]) set.add(key);
      throw error;
    }
  };
  const write = async () => {
    await readDoubtful();
    const keys = [...changed].sort();
    for (let at = 0; at < keys.length; at += mostAtOnce) await writeSome(keys.slice(at, at + mostAtOnce));
    await readDoubtful();
  };
  const writing = startWriting(write, clock);
  return {
    async get(key) {
      if (!stored.has(key) && !changed.has(key)) await read(key);
      return await memory.get(key);
    },
    async set(key, state) {
      await memory.set(key, state);
      changed.add(key);
    },
    lease: noteLeases(memory, leased),
    async renew() {
      await writing.writeNow();
      for (const key of stored.keys()) {
        // It is being changed here: it is this worker's.
        if (leased.has(key) || changed.has(key)) continue;
        stored.delete(key);
        await memory.set(key, undefined);
      }
    },
    async [Symbol.asyncDispose]() {
      await writing.end();
      await pool.end();
    },
  };
}

/** Writes once a second, and when asked to: one write at a time. A count that could not be written is written with the next ones. */
function startWriting(write: () => Promise<void>, clock: Clock) {
  const ended = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const writeNow = () => {
    last = last.then(write).catch(() => {});
    return last;
  };
  const writing = (async () => {
    while (!ended.signal.aborted) {
      await clock.sleep(writeEveryMs, ended.signal).catch(() => {});
      await writeNow();
    }
  })();
  return {
    writeNow,
    /** Ends after a last write. */
    async end() {
      ended.abort();
      await writing;
    },
  };
}

const readCount = `select now_ms, value from (select ${clockTimeSql} as now_ms) as clock
  left join shared_state on kind = 'budget' and key = $1`;
const readCounts = "select key, value, holder from shared_state where kind = 'budget' and key = any($1::text[])";
/** The lease of the holder is over at once: the stores of several locations may take the row. */
const writeCounts = `with counted as (
    select * from unnest($1::text[], $2::text[], $3::text[]) as counted (key, value, former)
  ), changed as (
    update shared_state set value = counted.value, holder = $4, until_ms = ${clockTimeSql} from counted
    where kind = 'budget' and shared_state.key = counted.key and shared_state.value is not distinct from counted.former
    returning shared_state.key
  ), made as (
    insert into shared_state (kind, key, value, holder, until_ms)
    select 'budget', key, value, $4, ${clockTimeSql} from counted where former is null
    on conflict do nothing returning key
  )
  select key from changed union select key from made`;
