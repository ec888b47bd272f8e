import { hardwareOf, type OrganisationDevice } from '@mdmkit/core/testing';
import type { OrgDeviceAttributes } from '../api/org-devices.ts';
import { hashOf } from './hash.ts';
import { isoDate } from './iso-date.ts';
import type { WireResource } from './resource-page.ts';

const productTypes = { iPhone: 'iPhone18,3', iPad: 'iPad15,3', Mac: 'Mac16,12', AppleTV: 'AppleTV14,1' } as const;
const capacities = { iPhone: '256GB', iPad: '128GB', Mac: '512GB', AppleTV: '128GB' } as const;

/** A device as a resource of the API, with every attribute that its kind of device has. */
export function deviceResource(device: OrganisationDevice, origin: string): WireResource {
  const { serialNumber, productFamily, release } = device;
  const hash = hashOf(serialNumber);
  const hardware = hardwareOf(device);
  const added = isoDate(device.addedAtMs);
  const attributes: OrgDeviceAttributes = {
    serialNumber,
    addedToOrgDateTime: added,
    updatedDateTime: isoDate(release?.atMs ?? device.assignedAtMs ?? device.addedAtMs),
    orderDateTime: isoDate(device.addedAtMs - 7 * 24 * 60 * 60 * 1000),
    releasedFromOrgDateTime: release ? isoDate(release.atMs) : null,
    ...(release ? { releaserEntityType: release.by, ...(release.byId ? { releaserId: release.byId } : {}) } : {}),
    deviceModel: device.model,
    productFamily,
    productType: productTypes[productFamily],
    deviceCapacity: capacities[productFamily],
    partNumber: `M${hash.toString(36).toUpperCase().slice(0, 4)}LL/A`,
    orderNumber: String(1_000_000_000 + (hash % 9_000)),
    color: device.color,
    status: device.serverId === undefined ? 'UNASSIGNED' : 'ASSIGNED',
    imei: hardware.imei,
    meid: hardware.meid,
    ...(hardware.eid === undefined ? {} : { eid: hardware.eid }),
    wifiMacAddress: hardware.wifiMacAddress,
    bluetoothMacAddress: hardware.bluetoothMacAddress,
    ...(hardware.ethernetMacAddresses.length === 0 ? {} : { ethernetMacAddress: hardware.ethernetMacAddresses }),
    purchaseSourceId: '-2085650007946880',
    purchaseSourceType: 'APPLE',
    isMdmMigrationCapable: productFamily !== 'AppleTV',
    ...migrationOf(device),
  };
  const self = `${origin}/v1/orgDevices/${serialNumber}`;
  const relationships = {
    assignedServer: { links: { self: `${self}/relationships/assignedServer`, related: `${self}/assignedServer` } },
    appleCareCoverage: { links: { related: `${self}/appleCareCoverage` } },
  };
  return { type: 'orgDevices', id: serialNumber, attributes: { ...attributes }, relationships, links: { self } };
}

function migrationOf({ migration }: OrganisationDevice): Partial<OrgDeviceAttributes> {
  if (!migration) return {};
  return { mdmMigrationStatus: migration.status, mdmMigrationDeadlineDateTime: isoDate(migration.deadlineMs) };
}
