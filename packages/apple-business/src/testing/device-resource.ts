import type { OrganisationDevice } from '@mdmkit/core/testing';
import type { OrgDeviceAttributes } from '../api/org-devices.ts';
import type { WireResource } from './resource-page.ts';

const productTypes = { iPhone: 'iPhone18,3', iPad: 'iPad15,3', Mac: 'Mac16,12', AppleTV: 'AppleTV14,1' } as const;
const capacities = { iPhone: '256GB', iPad: '128GB', Mac: '512GB', AppleTV: '128GB' } as const;

/** A device as a resource of the API, with every attribute that its kind of device has. */
export function deviceResource(device: OrganisationDevice, origin: string): WireResource {
  const { serialNumber, productFamily } = device;
  const hash = hashOf(serialNumber);
  const added = isoDate(device.addedAtMs);
  const attributes: OrgDeviceAttributes = {
    serialNumber,
    addedToOrgDateTime: added,
    updatedDateTime: device.assignedAtMs === undefined ? added : isoDate(device.assignedAtMs),
    orderDateTime: isoDate(device.addedAtMs - 7 * 24 * 60 * 60 * 1000),
    releasedFromOrgDateTime: null,
    deviceModel: device.model,
    productFamily,
    productType: productTypes[productFamily],
    deviceCapacity: capacities[productFamily],
    partNumber: `M${hash.toString(36).toUpperCase().slice(0, 4)}LL/A`,
    orderNumber: String(1_000_000_000 + (hash % 9_000)),
    color: device.color,
    status: device.serverId === undefined ? 'UNASSIGNED' : 'ASSIGNED',
    ...radioOf(productFamily, hash),
    wifiMacAddress: macAddress(hash, 0),
    bluetoothMacAddress: macAddress(hash, 1),
    ...(productFamily === 'Mac' || productFamily === 'AppleTV' ? { ethernetMacAddress: [macAddress(hash, 2)] } : {}),
    purchaseSourceId: '-2085650007946880',
    purchaseSourceType: 'APPLE',
    isMdmMigrationCapable: productFamily !== 'AppleTV',
  };
  const self = `${origin}/v1/orgDevices/${serialNumber}`;
  const relationships = {
    assignedServer: { links: { self: `${self}/relationships/assignedServer`, related: `${self}/assignedServer` } },
    appleCareCoverage: { links: { related: `${self}/appleCareCoverage` } },
  };
  return { type: 'orgDevices', id: serialNumber, attributes: { ...attributes }, relationships, links: { self } };
}

function radioOf(
  family: OrganisationDevice['productFamily'],
  hash: number,
): Pick<OrgDeviceAttributes, 'imei' | 'meid' | 'eid'> {
  if (family === 'Mac' || family === 'AppleTV') return { imei: [], meid: [] };
  const digits = String(hash).padStart(10, '0');
  return {
    imei: [`35${digits}001`, `35${digits}002`],
    meid: [`35${digits}00`],
    eid: `8904903200${digits}${digits}00`,
  };
}

/** FNV-1a with 32 bits: the same device always has the same numbers. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

function macAddress(hash: number, index: number): string {
  return `F0${(hash & 0xfffffffc).toString(16).padStart(8, '0').slice(-8)}${index.toString(16).padStart(2, '0')}`.toUpperCase();
}

function isoDate(ms: number): string {
  return new Date(ms).toISOString();
}
