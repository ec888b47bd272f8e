import { checkArgument } from '@mdmkit/core';
import type { DepClient } from '../client.ts';
import { foldSerialNumber } from '../resources/by-serial-number.ts';
import { checkKnown, isSuspicious } from './absence.ts';
import type { StartedOver, SyncPosition } from './cursor-store.ts';
import { type AbsentDevice, mergePage, toInstant } from './device-change.ts';
import type { FleetPage, SyncRun } from './sync-run.ts';

interface FullFetch {
  /** Where a sync continues. */
  readonly cursor: string | undefined;
  /** Up to when the first page is complete: what is absent later may have been assigned meanwhile. */
  readonly fetchedUntil: string | undefined;
}

/**
 * Fetches all devices, compares them with the known devices, and returns the cursor from which a sync continues.
 *
 * @param position - Where an earlier full fetch ended; undefined: at the beginning.
 */
export async function* fetchFleet(
  client: DepClient,
  run: SyncRun,
  position: SyncPosition | undefined,
  startedOver: StartedOver | undefined,
): AsyncGenerator<FleetPage, string | undefined, void> {
  const { known, maxAbsentShare } = run;
  if (!known) return (yield* fetchAll(client, run, position, startedOver)).cursor;
  const fetched = new Set<string>();
  let last = yield* fetchAll(client, run, position, startedOver, fetched);
  const comparison = await compare(known(), fetched);
  let { absent } = comparison;
  const suspicion = { absent: absent.length, known: comparison.known };
  if (isSuspicious(suspicion, maxAbsentShare)) {
    yield { changes: [], from: 'comparison', startedOver, suspicious: suspicion };
    const confirmed = new Set<string>();
    last = yield* fetchAll(client, run, undefined, startedOver, confirmed);
    absent = absent.filter((serialNumber) => !confirmed.has(foldSerialNumber(serialNumber)));
  }
  yield* comparisonPages(absent, run.pageSize, toInstant(last.fetchedUntil), startedOver);
  if (last.cursor !== undefined) await run.store.save({ phase: 'sync', cursor: last.cursor });
  return last.cursor;
}

/** Fetches all devices, and adds their serial numbers to `fetched`. */
async function* fetchAll(
  client: DepClient,
  { store, list: options }: SyncRun,
  position: SyncPosition | undefined,
  startedOver: StartedOver | undefined,
  fetched?: Set<string>,
): AsyncGenerator<FleetPage, FullFetch, void> {
  let cursor = position?.cursor;
  let fetchedUntil: string | undefined;
  const reason = startedOver === undefined ? {} : { startedOver };
  for await (const page of client.devices.fetch({ ...options, ...(cursor === undefined ? {} : { cursor }) }).pages()) {
    fetchedUntil ??= page.fetchedUntil;
    const changes = mergePage(page.items, page.fetchedUntil);
    if (fetched) for (const { serialNumber } of changes) fetched.add(foldSerialNumber(serialNumber));
    yield { changes, from: 'fetch', startedOver, suspicious: undefined };
    cursor = page.cursor;
    if (cursor === undefined) continue;
    // With known devices, the position is complete only after the comparison.
    const isComplete = !page.more && fetched === undefined;
    await store.save(isComplete ? { phase: 'sync', cursor } : { phase: 'fetch', cursor, ...reason });
  }
  return { cursor, fetchedUntil };
}

/** Counts the known devices, and collects those that were not fetched. */
async function compare(
  known: Iterable<string> | AsyncIterable<string>,
  fetched: ReadonlySet<string>,
): Promise<{ readonly absent: readonly string[]; readonly known: number }> {
  const absent: string[] = [];
  checkArgument('syncFleet', 'known()', known, 'iterable');
  let count = 0;
  for await (const serialNumber of known) {
    checkKnown('syncFleet: known()', count, serialNumber);
    count += 1;
    if (!fetched.has(foldSerialNumber(serialNumber))) absent.push(serialNumber);
  }
  return { absent, known: count };
}

function* comparisonPages(
  absent: readonly string[],
  pageSize: number,
  atMs: number | undefined,
  startedOver: StartedOver | undefined,
): Generator<FleetPage, void, void> {
  for (let start = 0; start < absent.length; start += pageSize) {
    const changes = absent
      .slice(start, start + pageSize)
      .map((serialNumber): AbsentDevice => ({ serialNumber, state: 'absent', device: undefined, atMs }));
    yield { changes, from: 'comparison', startedOver, suspicious: undefined };
  }
}
