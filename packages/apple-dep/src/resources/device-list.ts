import { type Caller, type CallOptions, createList, type EndpointOutput, type List, type Page } from '@mdmkit/core';
import type { Device } from '../api/device.ts';
import { fetchDevices, syncDevices, usualPageLimit } from '../api/devices.ts';
import { DepError, depErrorFamily } from '../errors/dep-error.ts';

/** One page of devices. */
export interface DevicePage extends Page<Device> {
  /** Up to when the service has looked, as an ISO 8601 text. */
  readonly fetchedUntil: string | undefined;
}

/** Where and how to read devices. */
export interface FetchDevicesOptions extends CallOptions {
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
  /** Devices per page. More than 1,000 only where `urls` of the account allows it. Default: 1,000. */
  readonly limit?: number;
}

/** Where and how to read changes. */
export interface SyncDevicesOptions extends FetchDevicesOptions {
  /** Where to go on: the cursor of the last page that has been dealt with, of a full fetch or of a sync. */
  readonly cursor: string;
}

/** The list of all devices, read page by page; `label` says whose client asks. */
export function listDevices(
  caller: Caller,
  label: string | undefined,
  { cursor: start, limit = usualPageLimit, ...callOptions }: FetchDevicesOptions = {},
): List<Device, DevicePage> {
  return createDeviceList(fetchDevices.name, label, start, callOptions, (cursor, options) =>
    caller.call(fetchDevices, { body: { limit, ...(cursor === undefined ? {} : { cursor }) } }, options),
  );
}

/** The list of what changed since a cursor, oldest first, read page by page. */
export function listChanges(
  caller: Caller,
  label: string | undefined,
  { cursor: start, limit = usualPageLimit, ...callOptions }: SyncDevicesOptions,
): List<Device, DevicePage> {
  return createDeviceList(syncDevices.name, label, start, callOptions, (cursor, options) =>
    // Without a cursor the request is refused before it is sent.
    caller.call(syncDevices, { body: { limit, cursor: cursor ?? '' } }, options),
  );
}

type ReadPage = (cursor: string | undefined, options: CallOptions) => Promise<EndpointOutput<typeof fetchDevices>>;

function createDeviceList(
  operation: string,
  label: string | undefined,
  start: string | undefined,
  callOptions: CallOptions,
  read: ReadPage,
): List<Device, DevicePage> {
  const endOf = joinSignals(callOptions.signal);
  return createList<Device, DevicePage>({
    cursor: start,
    prefetch: true,
    async readPage(cursor, left) {
      const signal = endOf(left);
      try {
        const answer = await read(cursor, { ...callOptions, signal });
        return {
          items: answer.devices ?? [],
          cursor: answer.cursor,
          more: answer.moreToFollow ?? false,
          fetchedUntil: answer.fetchedUntil,
        };
      } catch (error) {
        // Everything behind this cursor has been read: an end like any other, and the cursor stays good for sync.
        if (!(error instanceof DepError) || error.code !== 'DEP_CURSOR_EXHAUSTED') throw error;
        return { items: [], cursor, more: false, fetchedUntil: undefined };
      }
    },
    repeatedCursor: () => depErrorFamily.create('DEP_CURSOR_REPEATED', { service: 'apple.dep', operation, label }),
  });
}

/** Joins the caller's signal with that of an iteration: once, however many pages it has. */
function joinSignals(given: AbortSignal | undefined): (left: AbortSignal) => AbortSignal {
  const joined = new WeakMap<AbortSignal, AbortSignal>();
  return (left) => {
    if (!given) return left;
    const known = joined.get(left) ?? AbortSignal.any([given, left]);
    joined.set(left, known);
    return known;
  };
}
