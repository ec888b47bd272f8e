import { type Caller, type CallOptions, createList, type List, type Page } from '@mdmkit/core';
import { type Device, fetchDevices, maxDevicesPerPage } from './api/devices.ts';
import { DepError, depErrorFamily } from './errors.ts';

/** One page of devices. */
export interface DevicePage extends Page<Device> {
  /** Up to when the service has looked, as an ISO 8601 text. */
  readonly fetchedUntil: string | undefined;
}

/** Where and how to read devices. */
export interface FetchDevicesOptions extends CallOptions {
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
  /** Devices per page, 1 to 1,000. Default: 1,000. */
  readonly limit?: number;
}

/** The list of all devices, read page by page; `label` says whose client asks. */
export function listDevices(
  caller: Caller,
  label: string | undefined,
  options: FetchDevicesOptions = {},
): List<Device, DevicePage> {
  const { cursor: start, limit = maxDevicesPerPage, ...callOptions } = options;
  return createList<Device, DevicePage>({
    cursor: start,
    async readPage(cursor) {
      try {
        const body = { limit, ...(cursor === undefined ? {} : { cursor }) };
        const answer = await caller.call(fetchDevices, { body }, callOptions);
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
    repeatedCursor: () =>
      depErrorFamily.create('DEP_CURSOR_REPEATED', { service: 'apple.dep', operation: fetchDevices.name, label }),
  });
}
