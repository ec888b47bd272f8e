import { type CallOptions, type Clock, callOptionNames, checkArgument, checkOptions, systemClock } from '@mdmkit/core';
import { defaultPageLimit } from '../api/devices.ts';
import type { DepClient } from '../client.ts';
import { DepError } from '../errors/dep-error.ts';
import { type AbsenceOptions, maxAbsentShareOf } from './absence.ts';
import {
  type CursorStore,
  createMemoryCursorStore,
  isCursor,
  type StartedOver,
  type SyncPosition,
} from './cursor-store.ts';
import { mergePage } from './device-change.ts';
import { fetchFleet } from './full-fetch.ts';
import type { FleetPage, SyncRun } from './sync-run.ts';

/** Options of {@link syncFleet}. */
export interface SyncFleetOptions extends CallOptions, AbsenceOptions {
  /** Where the position is kept between runs. Default: nowhere; then each run begins with a full fetch. */
  readonly store?: CursorStore;
  /** Devices per page; `max`: as many as the account allows. Default: 1,000. */
  readonly limit?: number | 'max';
  /**
   * Returns the serial numbers of the devices that you have as present. Called at the end of each full fetch: those that
   * the fetch does not contain are reported as `absent`. Without it, a full fetch that began again after a crash or a
   * refused cursor cannot report the devices that left meanwhile; use `reconcileFleet` then. Default: none.
   */
  readonly known?: () => Iterable<string> | AsyncIterable<string>;
  /** Whether to ignore the saved position and fetch all devices. Default: false. */
  readonly fullFetch?: boolean;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

const optionNames = [...callOptionNames, 'store', 'limit', 'known', 'fullFetch', 'maxAbsentShare', 'clock'];

/** After so long with a cursor that does not move, a full fetch is due. In milliseconds: one day. */
const maxRepeatedMs = 24 * 60 * 60 * 1000;

/**
 * Reads everything that is new on a server, page by page: all devices the first time, then the changes, and all devices
 * again if the service refuses the cursor. Ends when the service has nothing more. Run it again every few minutes.
 *
 * The position is saved when the next page is requested, that is, after the body of the loop has processed the page: a
 * crash repeats a page and never skips one. If you leave the loop early, the position of its last page is not saved.
 *
 * @throws TypeError - If an option is wrong.
 * @throws DepError - While iterating. The processed pages are saved, and the next run continues from there; a position
 * from which no run can continue is deleted.
 * @example
 * const store = createFileCursorStore('/var/lib/acme/dep-cursor.json');
 * for await (const { changes } of syncFleet(dep, { store, known: () => database.serialNumbers() })) {
 *   await database.apply(changes);
 * }
 */
export async function* syncFleet(
  client: DepClient,
  options: SyncFleetOptions = {},
): AsyncGenerator<FleetPage, void, void> {
  checkArgument('syncFleet', 'client', client, 'object');
  checkArgument('syncFleet', 'client.devices', client.devices, 'object');
  checkArgument('syncFleet', 'options', options, 'object');
  const run = toRun(options);
  const saved = options.fullFetch ? undefined : await run.store.load();
  const { position, startedOver } = startOf(saved, run);
  try {
    yield* walk(client, run, position, startedOver);
  } catch (error) {
    const reason = refusedCursor(error);
    if (reason === undefined) throw error;
    if (position === undefined) {
      await run.store.save(undefined);
      throw error;
    }
    yield* walkAgain(client, run, reason);
  }
}

function toRun(options: SyncFleetOptions): SyncRun {
  checkOptions('syncFleet', options, optionNames);
  const { store = createMemoryCursorStore(), known, limit, fullFetch: _, maxAbsentShare: __, clock, ...call } = options;
  return {
    store,
    known,
    maxAbsentShare: maxAbsentShareOf(options),
    clock: clock ?? systemClock,
    pageSize: typeof limit === 'number' ? limit : defaultPageLimit,
    list: { ...call, ...(limit === undefined ? {} : { limit }) },
  };
}

/** Decides where a run begins. */
function startOf(
  saved: SyncPosition | undefined,
  { known, clock }: SyncRun,
): { readonly position: SyncPosition | undefined; readonly startedOver: StartedOver | undefined } {
  if (saved === undefined) return { position: undefined, startedOver: undefined };
  // A store of the caller's own may hold anything. Such a request would be refused in every run.
  if (!isCursor(saved.cursor)) return { position: undefined, startedOver: 'DEP_CURSOR_INVALID' };
  if (saved.repeatedSinceMs !== undefined && clock.now() - saved.repeatedSinceMs >= maxRepeatedMs)
    return { position: undefined, startedOver: 'DEP_CURSOR_REPEATED' };
  // The pages that an earlier process fetched are unknown here, and their devices would be reported as absent.
  const isUnknown = known !== undefined && saved.phase === 'fetch';
  return { position: isUnknown ? undefined : saved, startedOver: saved.startedOver };
}

async function* walk(
  client: DepClient,
  run: SyncRun,
  position: SyncPosition | undefined,
  startedOver: StartedOver | undefined,
): AsyncGenerator<FleetPage, void, void> {
  if (position?.phase === 'sync') return yield* changesSince(client, run, position);
  const cursor = yield* fetchFleet(client, run, position, startedOver);
  if (cursor !== undefined) yield* changesSince(client, run, { phase: 'sync', cursor });
}

/** Begins again without the cursor that the service refused. A second refusal in the same run ends it. */
async function* walkAgain(client: DepClient, run: SyncRun, reason: StartedOver): AsyncGenerator<FleetPage, void, void> {
  try {
    yield* walk(client, run, undefined, reason);
  } catch (error) {
    if (refusedCursor(error) !== undefined) await run.store.save(undefined);
    throw error;
  }
}

async function* changesSince(
  client: DepClient,
  { store, list, clock }: SyncRun,
  position: SyncPosition,
): AsyncGenerator<FleetPage, void, void> {
  let { cursor } = position;
  try {
    for await (const page of client.devices.sync({ ...list, cursor }).pages()) {
      const changes = mergePage(page.items, page.fetchedUntil);
      yield { changes, from: 'sync', startedOver: undefined, suspicious: undefined };
      if (page.cursor === undefined) continue;
      cursor = page.cursor;
      // The time stays until a sync ends well: it is what leads out of a cursor that never moves again.
      const { repeatedSinceMs } = position;
      const repeated = page.more && repeatedSinceMs !== undefined ? { repeatedSinceMs } : {};
      await store.save({ phase: 'sync', cursor, ...repeated });
    }
  } catch (error) {
    if (!(error instanceof DepError) || error.code !== 'DEP_CURSOR_REPEATED') throw error;
    // The service promises more, but its cursor does not move. This passes by itself as a rule; nothing is lost.
    await store.save({ phase: 'sync', cursor, repeatedSinceMs: position.repeatedSinceMs ?? clock.now() });
  }
}

function refusedCursor(error: unknown): StartedOver | undefined {
  if (!(error instanceof DepError)) return undefined;
  const { code } = error;
  const isRefusal = code === 'DEP_CURSOR_EXPIRED' || code === 'DEP_CURSOR_INVALID' || code === 'DEP_CURSOR_REPEATED';
  return isRefusal ? code : undefined;
}
