import type { CallOptions } from '@mdmkit/core';
import type { DepClient } from '../client.ts';
import { DepError } from '../errors/dep-error.ts';
import type { FetchDevicesOptions } from '../resources/device-list.ts';
import { type CursorStore, createMemoryCursorStore, type StartedOver, type SyncPosition } from './cursor-store.ts';
import { type DeviceChange, mergePage } from './device-change.ts';

/** How a server's devices are followed. */
export interface SyncFleetOptions extends CallOptions {
  /** Where the position is kept between runs. Default: nowhere, so each run begins with a full fetch. */
  readonly store?: CursorStore;
  /** Devices per page. Default: 1,000. */
  readonly limit?: number;
  /**
   * The serial numbers that the caller holds for present. Asked at the end of each full fetch: those that it did not
   * have come as `absent`. Without it a full fetch that began anew, after a crash or a refused cursor, cannot tell what
   * went meanwhile: compare by `reconcileFleet`. Default: none.
   */
  readonly known?: () => Iterable<string> | AsyncIterable<string>;
}

/** One page of what is new. */
export interface FleetPage {
  /** At most one for each device. */
  readonly changes: readonly DeviceChange[];
  /** A full fetch, a sync, or the comparison at the end of a full fetch. */
  readonly from: 'fetch' | 'sync' | 'comparison';
  /** In a full fetch that began because the service refused the kept cursor: why. Deletions may have been missed. */
  readonly startedOver: StartedOver | undefined;
}

/**
 * Reads everything that is new on a server, page by page: a full fetch the first time, changes from then on, a full
 * fetch again when the service refuses the cursor. Ends when the service has nothing more now; run it again later, a
 * minute or more after.
 *
 * The position is saved when the next page is asked for, that is, after the body of the loop has dealt with the page: a
 * crash repeats a page rather than skipping one. Leaving the loop early saves nothing for its last page.
 *
 * @throws DepError - While iterating. What was dealt with is saved; the next run goes on from there.
 */
export async function* syncFleet(
  client: DepClient,
  options: SyncFleetOptions = {},
): AsyncGenerator<FleetPage, void, void> {
  const { store = createMemoryCursorStore(), known, limit, ...callOptions } = options;
  const parts: Walk = { store, known, list: { ...callOptions, ...(limit === undefined ? {} : { limit }) } };
  const kept = await store.load();
  // What an earlier process has seen of its full fetch is not known here, and what was not seen would be taken for gone.
  const position = known && kept?.phase === 'fetch' ? undefined : kept;
  const startedOver = kept?.startedOver;
  try {
    yield* walk(client, parts, position, startedOver);
  } catch (error) {
    const reason = position && refusedCursor(error);
    if (reason === undefined) throw error;
    // A second refusal in the same run is the service's trouble, and ends it.
    yield* walk(client, parts, undefined, reason);
  }
}

interface Walk {
  readonly store: CursorStore;
  readonly known: SyncFleetOptions['known'];
  /** How pages are asked for. */
  readonly list: FetchDevicesOptions;
}

async function* walk(
  client: DepClient,
  parts: Walk,
  position: SyncPosition | undefined,
  startedOver: StartedOver | undefined,
): AsyncGenerator<FleetPage, void, void> {
  if (position?.phase === 'sync') return yield* changesSince(client, parts, position.cursor);
  const cursor = yield* everything(client, parts, position, startedOver);
  // Without a cursor there is nothing to go on from: the next run fetches again.
  if (cursor !== undefined) yield* changesSince(client, parts, cursor);
}

/** Fetches all devices; answers the cursor that a sync goes on from. */
async function* everything(
  client: DepClient,
  { store, known, list: options }: Walk,
  position: SyncPosition | undefined,
  startedOver: StartedOver | undefined,
): AsyncGenerator<FleetPage, string | undefined, void> {
  const seen = known === undefined ? undefined : new Set<string>();
  let cursor = position?.cursor;
  let fetchedUntil: string | undefined;
  const list = client.devices.fetch({ ...options, ...(cursor === undefined ? {} : { cursor }) });
  const reason = startedOver === undefined ? {} : { startedOver };
  for await (const page of list.pages()) {
    fetchedUntil ??= page.fetchedUntil;
    const changes = mergePage(page.items, page.fetchedUntil);
    if (seen) for (const { serialNumber } of changes) seen.add(serialNumber);
    yield { changes, from: 'fetch', startedOver };
    cursor = page.cursor;
    const complete = !page.more && seen === undefined;
    if (cursor !== undefined)
      await store.save(complete ? { phase: 'sync', cursor } : { phase: 'fetch', cursor, ...reason });
  }
  if (known && seen) {
    const atMs = fetchedUntil === undefined ? undefined : Date.parse(fetchedUntil);
    for await (const changes of unseen(known(), seen, options.limit, atMs))
      yield { changes, from: 'comparison', startedOver };
    if (cursor !== undefined) await store.save({ phase: 'sync', cursor });
  }
  return cursor;
}

async function* changesSince(
  client: DepClient,
  { store, list: options }: Walk,
  cursor: string,
): AsyncGenerator<FleetPage, void, void> {
  const list = client.devices.sync({ ...options, cursor });
  try {
    for await (const page of list.pages()) {
      yield { changes: mergePage(page.items, page.fetchedUntil), from: 'sync', startedOver: undefined };
      if (page.cursor !== undefined) await store.save({ phase: 'sync', cursor: page.cursor });
    }
  } catch (error) {
    // The service promises more behind a cursor that does not move: seen often, and nothing is lost by coming back later.
    if (!(error instanceof DepError) || error.code !== 'DEP_CURSOR_REPEATED') throw error;
  }
}

/** Those of the known devices that a full fetch did not have, in pages. */
async function* unseen(
  known: Iterable<string> | AsyncIterable<string>,
  seen: ReadonlySet<string>,
  limit = 1_000,
  atMs: number | undefined,
): AsyncGenerator<DeviceChange[], void, void> {
  let changes: DeviceChange[] = [];
  for await (const serialNumber of known) {
    if (seen.has(serialNumber)) continue;
    changes.push({ serialNumber, state: 'absent', device: undefined, atMs });
    if (changes.length < limit) continue;
    yield changes;
    changes = [];
  }
  if (changes.length > 0) yield changes;
}

function refusedCursor(error: unknown): StartedOver | undefined {
  if (!(error instanceof DepError)) return undefined;
  return error.code === 'DEP_CURSOR_EXPIRED' || error.code === 'DEP_CURSOR_INVALID' ? error.code : undefined;
}
