import { type Caller, type CallOptions, createList, type EndpointOutput, type List, type Page } from '@mdmkit/core';
import type { Device } from '../api/device.ts';
import { defaultPageLimit, fetchDevices, syncDevices } from '../api/devices.ts';
import { DepError, depErrorFamily } from '../errors/dep-error.ts';
import type { PageLimits } from './page-limits.ts';

/** One page of devices. */
export interface DevicePage extends Page<Device> {
  /**
   * Up to when the page is complete, as the service says. RFC 3339, UTC. Undefined on the empty page that ends a list
   * whose cursor had been read to its end before.
   */
  readonly fetchedUntil: string | undefined;
}

/** Options of `devices.fetch`. */
export interface FetchDevicesOptions extends CallOptions {
  /** Where to continue: the cursor of the last page that you have processed. Default: the beginning. */
  readonly cursor?: string;
  /**
   * Devices per page, 1 to 5,000; `max`: as many as the account allows. For more than 1,000, the client reads the account
   * once and requests at most what it allows. Default: 1,000.
   */
  readonly limit?: number | 'max';
}

/** Options of `devices.sync`. */
export interface SyncDevicesOptions extends FetchDevicesOptions {
  /** Where to continue: the cursor of the last page that you have processed, of a full fetch or of a sync. */
  readonly cursor: string;
}

/** What the device lists of a client share. */
export interface DeviceListContext {
  readonly caller: Caller;
  /** The label of the client, for errors. */
  readonly label: string | undefined;
  /** The page sizes that the account allows. */
  readonly pageLimits: PageLimits;
}

/** Lists all devices, page by page. */
export function listDevices(
  context: DeviceListContext,
  { cursor: start, limit = defaultPageLimit, ...callOptions }: FetchDevicesOptions = {},
): List<Device, DevicePage> {
  const { name } = fetchDevices;
  return createDeviceList(context, { name, start, callOptions }, async (cursor, options) => {
    const size = await context.pageLimits.resolve(fetchDevices.path, limit, options);
    return await context.caller.call(
      fetchDevices,
      { body: { limit: size, ...(cursor === undefined ? {} : { cursor }) } },
      options,
    );
  });
}

/** Lists the changes since a cursor, oldest first, page by page. */
export function listChanges(
  context: DeviceListContext,
  { cursor: start, limit = defaultPageLimit, ...callOptions }: SyncDevicesOptions,
): List<Device, DevicePage> {
  const { name } = syncDevices;
  return createDeviceList(context, { name, start, callOptions }, async (cursor, options) => {
    const size = await context.pageLimits.resolve(syncDevices.path, limit, options);
    // Without a cursor the request is refused before it is sent.
    return await context.caller.call(syncDevices, { body: { limit: size, cursor: cursor ?? '' } }, options);
  });
}

type ReadPage = (cursor: string | undefined, options: CallOptions) => Promise<EndpointOutput<typeof fetchDevices>>;

interface DeviceListSource {
  /** The name of the endpoint, for errors. */
  readonly name: string;
  readonly start: string | undefined;
  readonly callOptions: CallOptions;
}

function createDeviceList(
  { label }: DeviceListContext,
  { name, start, callOptions }: DeviceListSource,
  read: ReadPage,
): List<Device, DevicePage> {
  const signalOf = joinSignals(callOptions.signal);
  return createList<Device, DevicePage>({
    cursor: start,
    prefetch: true,
    async readPage(cursor, unwanted) {
      const signal = signalOf(unwanted);
      try {
        const { devices, cursor: next, moreToFollow, fetchedUntil } = await read(cursor, { ...callOptions, signal });
        // The last page claims that the list is complete, so all members that Apple sends have to be there.
        if (!moreToFollow && fetchedUntil === undefined)
          throw depErrorFamily.createCommon('SCHEMA_MISMATCH', {
            service: 'apple.dep',
            operation: name,
            label,
            detail: '/fetched_until is missing on the last page',
          });
        return { items: devices, cursor: next, more: moreToFollow, fetchedUntil };
      } catch (error) {
        // Everything after this cursor has been read: the end of the list, and a sync can continue from the cursor.
        // Without a cursor nothing has been read, and an empty list would mean that all devices are gone.
        const isEnd = error instanceof DepError && error.code === 'DEP_CURSOR_EXHAUSTED' && cursor !== undefined;
        if (!isEnd) throw error;
        return { items: [], cursor, more: false, fetchedUntil: undefined };
      }
    },
    repeatedCursor: () =>
      depErrorFamily.create('DEP_CURSOR_REPEATED', { service: 'apple.dep', operation: name, label }),
  });
}

/** Joins the caller's signal with the signal of an iteration: once for all of its pages. */
function joinSignals(callerSignal: AbortSignal | undefined): (unwanted: AbortSignal) => AbortSignal {
  const joined = new WeakMap<AbortSignal, AbortSignal>();
  return (unwanted) => {
    if (!callerSignal) return unwanted;
    const signal = joined.get(unwanted) ?? AbortSignal.any([callerSignal, unwanted]);
    joined.set(unwanted, signal);
    return signal;
  };
}
