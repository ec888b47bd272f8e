import { randomUUID } from 'node:crypto';
import {
  type Clock,
  checkArgument,
  checkOptionTypes,
  type Lease,
  type LeasedStore,
  type LeaseOptions,
  type Secret,
  systemClock,
} from '@mdmkit/core';
import { StoreError } from '../store-error.ts';
import { createStatePool, type StatePool, stateOperation } from './state-pool.ts';

/** Which database the processes share values in, and what runs by which clock. */
export interface SharedValuesOptions {
  /** The address of the database, `postgres://user:password@host:port/database`. The store's tables have to be there. */
  readonly url: string | Secret;
  /** How long to wait for a connection, or for one answer, in milliseconds. Default: 4,000. */
  readonly timeoutMs?: number;
  /** Time of this process. It may differ from that of the others. Default: the clock of this machine. */
  readonly clock?: Clock;
}

/**
 * Checks the options of a public function, for callers without TypeScript.
 *
 * @throws TypeError - If one is missing or wrong. The message names it.
 */
export function checkSharedValuesOptions(caller: string, options: SharedValuesOptions): void {
  const types = { url: { either: ['text', 'object'] }, timeoutMs: 'count', clock: 'object' } as const;
  checkOptionTypes<SharedValuesOptions>(caller, options, types);
  const url: unknown = options.url;
  if (url === undefined) checkArgument(caller, 'url', url, 'text');
}

/** How a kind of values is kept. */
export interface ValueFormat<Value> {
  /** The kind: values of two kinds with one key are two values. */
  readonly kind: string;
  /** Returns the key of the table; it may hide the key of the caller. */
  keyOf(key: string): string;
  /** Writes a value for a key. */
  write(value: Value, key: string): string;
  /** Reads what `write` made; undefined if it is damaged. */
  read(text: string, key: string): Value | undefined;
  /** Moves all times of a value, by milliseconds. */
  shift(value: Value, byMs: number): Value;
  /** What happens if a value is set after the lease was lost. */
  readonly whenLost: 'fail' | 'skip';
}

/** Values that several processes share in a database. */
export interface SharedValues<Value> extends LeasedStore<Value>, AsyncDisposable {}

/** Makes the `lease` of a store from that of another one. It notes the keys whose lease this process holds. */
export function noteLeases(
  store: Pick<LeasedStore<unknown>, 'lease'>,
  held: Set<string>,
): (key: string, options: LeaseOptions) => Promise<Lease> {
  return async (key, options) => {
    const lease = await store.lease(key, options);
    held.add(key);
    return {
      async release() {
        held.delete(key);
        await lease.release();
      },
    };
  };
}

/** How long a lease lasts at most without being renewed, in milliseconds. The lease of a process that died ends by then. */
export const leaseMs = 9_000;
/** How often a busy lease is tried, in milliseconds: at first, and at most. */
const [firstPollMs, longestPollMs] = [5, 250];

/** The time of the database in SQL, in milliseconds since 1970. */
export const clockTimeSql = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

interface Held<Value> {
  readonly holder: string;
  /** The clock of the database minus the clock of this process, in milliseconds. */
  readonly aheadMs: number;
  value: Value | undefined;
}

/**
 * Makes a store of values in the table `shared_state`. Leases end by the clock of the database, and the times of a value are kept in
 * it: the clocks of the processes need not agree. Who has lost a lease cannot write any more.
 */
export function createSharedValues<Value>(
  { url, timeoutMs, clock = systemClock }: SharedValuesOptions,
  format: ValueFormat<Value>,
): SharedValues<Value> {
  const pool = createStatePool({ url, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  const held = new Map<string, Held<Value>>();
  const { kind, keyOf, write, read, shift, whenLost } = format;
  const toLocal = (text: string | null, key: string, aheadMs: number) => {
    const value = text === null ? undefined : read(text, key);
    return value && shift(value, -aheadMs);
  };
  const tryLease = async (key: string, holdMs: number): Promise<Held<Value> | undefined> => {
    const holder = randomUUID();
    const parameters = [kind, keyOf(key), holder, Math.min(holdMs, leaseMs)];
    const taken = (await pool.query(takeFree, parameters))[0] ?? (await pool.query(makeNew, parameters))[0];
    if (!taken) return undefined;
    // Never more than the real difference: what ends now is noted as ended now or later.
    const aheadMs = Math.round(Number(taken.now_ms) - clock.now());
    return { holder, aheadMs, value: toLocal(taken.value as string | null, key, aheadMs) };
  };
  return {
    async get(key) {
      const lease = held.get(key);
      if (lease) return lease.value;
      const [row] = await pool.query(readValue, [kind, keyOf(key)]);
      return row && toLocal(row.value as string | null, key, Math.round(Number(row.now_ms) - clock.now()));
    },
    async set(key, value) {
      const lease = held.get(key);
      const text = value === undefined ? null : write(shift(value, lease?.aheadMs ?? 0), key);
      const changed = lease && (await pool.query(writeValue, [kind, keyOf(key), lease.holder, text]));
      if (lease && changed?.length === 1) lease.value = value;
      else if (whenLost === 'fail') throw new StoreError('STORE_LOCKED', { operation: stateOperation });
    },
    async lease(key, { holdMs, signal, onBusy }: LeaseOptions) {
      for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
        signal?.throwIfAborted();
        // Within this process, too, one holds it at a time.
        const lease = held.has(key) ? undefined : await tryLease(key, holdMs);
        if (lease) return hold(key, lease, holdMs);
        if (pollMs === firstPollMs) onBusy?.();
        // Not all at the same instant: processes that wait for one lease would meet again at every try.
        await clock.sleep(pollMs * (0.5 + Math.random() / 2), signal);
      }
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };

  function hold(key: string, lease: Held<Value>, holdMs: number): Lease {
    held.set(key, lease);
    const ended = new AbortController();
    void renew(pool, [kind, keyOf(key), lease.holder], { clock, untilMs: clock.elapsedMs() + holdMs, ended });
    let released: Promise<void> | undefined;
    return {
      release() {
        released ??= (async () => {
          ended.abort();
          if (held.get(key) === lease) held.delete(key);
          // A lease that cannot be given back ends by itself.
          await pool.query(giveBack, [kind, keyOf(key), lease.holder]).catch(() => {});
        })();
        return released;
      },
    };
  }
}

interface Renewal {
  readonly clock: Clock;
  /** When the holder has had all its time, on the clock's `elapsedMs`. */
  readonly untilMs: number;
  readonly ended: AbortController;
}

/** Renews a lease until it is given back or its holder has had its time. Most are given back before the first renewal. */
async function renew(
  pool: StatePool,
  lease: readonly string[],
  { clock, untilMs, ended: { signal } }: Renewal,
): Promise<void> {
  try {
    for (;;) {
      await clock.sleep(leaseMs / 3, signal);
      const restMs = Math.min(leaseMs, untilMs - clock.elapsedMs());
      if (restMs <= 0) return;
      await pool.query(renewLease, [...lease, Math.ceil(restMs)]).catch(() => {});
    }
  } catch {
    // Given back.
  }
}

const place = 'kind = $1 and key = $2';
const takeFree = `update shared_state set holder = $3, until_ms = ${clockTimeSql} + $4
  where ${place} and (holder is null or until_ms <= ${clockTimeSql}) returning value, ${clockTimeSql} as now_ms`;
const makeNew = `insert into shared_state (kind, key, value, holder, until_ms) values ($1, $2, null, $3, ${clockTimeSql} + $4)
  on conflict do nothing returning value, ${clockTimeSql} as now_ms`;
const readValue = `select value, ${clockTimeSql} as now_ms from shared_state where ${place}`;
const writeValue = `update shared_state set value = $4 where ${place} and holder = $3 and until_ms > ${clockTimeSql} returning 1`;
const renewLease = `update shared_state set until_ms = ${clockTimeSql} + $4 where ${place} and holder = $3 and until_ms > ${clockTimeSql}`;
const giveBack = `update shared_state set holder = null where ${place} and holder = $3`;
