import type { OrganisationDevice } from '@mdmkit/core/testing';
import { mdmDeviceDetailsFields, mdmDeviceFields } from '../../api/mdm-devices.ts';
import { deviceResource } from '../device-resource.ts';
import { resourceNotFound } from '../error-document.ts';
import { hashOf } from '../hash.ts';
import { isoDate } from '../iso-date.ts';
import { answerPage, answerResource, type WireResource } from '../resource-page.ts';
import type { OrganisationState } from '../state.ts';
import type { AccountHandlers } from './handler.ts';

/** The calls about the devices of the built-in management: those of every server whose type is `APPLE_MDM`. */
export const managedDeviceHandlers: AccountHandlers<'mdmDevices.list' | 'mdmDevices.details'> = {
  'mdmDevices.list'({ url }, { state }) {
    const { organisation } = state;
    const ids = managedServers(state);
    const read = (start: number, limit: number) => {
      const items: WireResource[] = [];
      const places = ids.flatMap((id) => [...organisation.placesOf(id, start)]).sort((first, second) => first - second);
      for (const place of places) {
        if (items.length === limit) return { items, next: place };
        const device = organisation.deviceAt(place);
        if (device) items.push(managedDevice(device, url.origin));
      }
      return { items, next: undefined };
    };
    const total = ids.reduce((sum, id) => sum + organisation.countOf(id), 0);
    return answerPage({ name: 'mdmDevices', type: 'mdmDevices', fieldNames: mdmDeviceFields, total, read }, url);
  },
  'mdmDevices.details'({ url, params }, { state, nowMs }) {
    const device = state.organisation.device(params.id ?? '');
    if (!device || !managedServers(state).includes(device.serverId ?? '')) {
      return resourceNotFound('mdmDevices', params.id ?? '');
    }
    return answerResource(managedDeviceDetails(device, url.origin, nowMs), mdmDeviceDetailsFields, url);
  },
};

function managedServers({ organisation, servers }: OrganisationState): string[] {
  return organisation.servers.filter((server) => servers.of(server).serverType === 'APPLE_MDM').map(({ id }) => id);
}

function managedDevice({ serialNumber, productFamily, model }: OrganisationDevice, origin: string): WireResource {
  const self = `${origin}/v1/mdmDevices/${serialNumber}`;
  const attributes = { serialNumber, deviceName: `${model} of a user`, productFamily, enrolledUserId: '1000000001' };
  const relationships = { details: { links: { related: `${self}/details` } } };
  return { type: 'mdmDevices', id: serialNumber, attributes, relationships, links: { self } };
}

function managedDeviceDetails(device: OrganisationDevice, origin: string, nowMs: number): WireResource {
  const { serialNumber, productFamily, model } = device;
  const { attributes = {} } = deviceResource(device, origin);
  const { imei, meid, wifiMacAddress, bluetoothMacAddress, ethernetMacAddress } = attributes;
  const isMac = productFamily === 'Mac';
  return {
    type: 'mdmDeviceDetails',
    id: serialNumber,
    attributes: {
      serialNumber,
      deviceName: `${model} of a user`,
      deviceModel: model,
      osVersion: '27.1',
      platform: isMac ? 'PLATFORM_MACOS' : 'PLATFORM_IOS',
      imei,
      meid,
      wifiMacAddress,
      bluetoothMacAddress,
      ethernetMacAddress: Array.isArray(ethernetMacAddress) ? ethernetMacAddress[0] : '',
      lastCheckInDateTime: isoDate(nowMs - (hashOf(serialNumber) % 86_400_000)),
      isFirewallEnabled: isMac,
      isFileVaultEnabled: isMac,
      storageFreeCapacity: 117.5,
      storageTotalCapacity: 256,
      deviceLockStatus: 'UNLOCKED',
      deviceEraseStatus: 'NOT_ERASED',
      lostModeStatus: 'DISABLED',
    },
    links: { self: `${origin}/v1/mdmDevices/${serialNumber}/details` },
  };
}
