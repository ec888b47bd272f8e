import { type Caller, type CallOptions, createList, type List } from '@mdmkit/core';
import { type Device, listEnterpriseDevices, maxDevicesPerPage } from './api/devices.ts';
import { emmErrorFamily } from './errors.ts';
import { paramsOf } from './resource-name.ts';
import { serviceName } from './service.ts';

/** Where and how to read devices. */
export interface ListDevicesOptions extends CallOptions {
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
  /** Devices per page, 1 to 100. Default: 100. */
  readonly pageSize?: number;
}

/** The list of the devices of an enterprise, read page by page. */
export function listDevices(caller: Caller, parent: string, options: ListDevicesOptions = {}): List<Device> {
  const { cursor: start, pageSize = maxDevicesPerPage, ...callOptions } = options;
  return createList<Device>({
    cursor: start,
    async readPage(cursor) {
      const params = paramsOf(listEnterpriseDevices, parent);
      const query = { pageSize, ...(cursor === undefined ? {} : { pageToken: cursor }) };
      const answer = await caller.call(listEnterpriseDevices, { params, query }, callOptions);
      // An empty token ends the list like an absent one.
      const next = answer.nextPageToken || undefined;
      return { items: answer.devices ?? [], cursor: next, more: next !== undefined };
    },
    repeatedCursor: () =>
      emmErrorFamily.create('EMM_CURSOR_REPEATED', { service: serviceName, operation: listEnterpriseDevices.name }),
  });
}
