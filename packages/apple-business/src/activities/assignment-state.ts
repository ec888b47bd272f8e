import type { CallOptions } from '@mdmkit/core';
import { getAssignedServerId, listMdmServerDeviceIds } from '../api/mdm-servers.ts';
import { getOrgDevice, listOrgDevices } from '../api/org-devices.ts';
import type { CallContext } from '../calls/call-context.ts';
import { readIds, readList } from '../calls/read-list.ts';
import { isVendorsNotFound } from '../errors/business-error.ts';

/** Up to so many devices are read one by one; more are looked up in the list of the server or of the organisation. */
const readOneByOne = 5;

/** The form of a serial number by which devices are compared: the case does not distinguish devices. */
export function foldSerialNumber(serialNumber: string): string {
  return serialNumber.toUpperCase();
}

/** Returns those of the devices that are assigned to a server, as folded serial numbers. */
export async function devicesOfServer(
  context: CallContext,
  serverId: string,
  serialNumbers: readonly string[],
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const { caller } = context;
  if (serialNumbers.length > readOneByOne) {
    const list = readIds(context, listMdmServerDeviceIds.name, call, (query, options) =>
      caller.call(listMdmServerDeviceIds, { params: { id: serverId }, query }, options),
    );
    return await collect(list, serialNumbers);
  }
  const assigned = new Set<string>();
  for (const id of serialNumbers) {
    const server = await orUndefined(() => caller.call(getAssignedServerId, { params: { id } }, call));
    if (server?.data?.id === serverId) assigned.add(foldSerialNumber(id));
  }
  return assigned;
}

/** Returns those of the devices that belong to the organisation, as folded serial numbers. */
export async function devicesOfOrganisation(
  context: CallContext,
  serialNumbers: readonly string[],
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const { caller } = context;
  if (serialNumbers.length > readOneByOne) {
    const subject = { operation: listOrgDevices.name, type: 'orgDevices' };
    const list = readList(context, subject, { ...call, fields: ['serialNumber'] }, (query, options) =>
      caller.call(listOrgDevices, { query }, options),
    );
    return await collect(ids(list), serialNumbers);
  }
  const existing = new Set<string>();
  for (const id of serialNumbers) {
    const query = { 'fields[orgDevices]': 'serialNumber,releasedFromOrgDateTime' };
    const device = await orUndefined(() => caller.call(getOrgDevice, { params: { id }, query }, call));
    if (device && !device.data.attributes.releasedFromOrgDateTime) existing.add(foldSerialNumber(id));
  }
  return existing;
}

async function* ids(list: AsyncIterable<{ readonly id: string }>): AsyncGenerator<string, void, void> {
  for await (const { id } of list) yield id;
}

/** Reads a list until every requested device was found. */
async function collect(list: AsyncIterable<string>, serialNumbers: readonly string[]): Promise<ReadonlySet<string>> {
  const requested = new Set(serialNumbers.map(foldSerialNumber));
  const matches = new Set<string>();
  for await (const id of list) {
    const key = foldSerialNumber(id);
    if (requested.has(key)) matches.add(key);
    if (matches.size === requested.size) break;
  }
  return matches;
}

async function orUndefined<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isVendorsNotFound(error)) return undefined;
    throw error;
  }
}
