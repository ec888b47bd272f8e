import type { AppleOrganisation, OrganisationServer } from '@mdmkit/core/testing';
import type { MdmServerAttributes } from '../api/mdm-servers.ts';
import type { WireResource } from './resource-page.ts';

/** When every simulated server was made; the organisation keeps no date for it. */
const createdDateTime = '2026-01-05T08:30:00.000Z';

/** How many devices each server of an organisation has, by the server's id. */
export function countDevices(organisation: AppleOrganisation): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { serverId } of organisation.devices()) {
    if (serverId !== undefined) counts.set(serverId, (counts.get(serverId) ?? 0) + 1);
  }
  return counts;
}

/** A server as a resource of the API. */
export function serverResource(server: OrganisationServer, deviceCount: number, origin: string): WireResource {
  const attributes: MdmServerAttributes = {
    serverName: server.name,
    serverType: 'MDM',
    enableMdmDisownFlag: false,
    defaultProductFamilies: [],
    status: 'ACTIVE',
    deviceCount,
    lastConnectedDateTime: null,
    lastConnectedIp: null,
    createdDateTime,
    updatedDateTime: createdDateTime,
  };
  const self = `${origin}/v1/mdmServers/${server.id}`;
  return {
    type: 'mdmServers',
    id: server.id,
    attributes: { ...attributes },
    relationships: { devices: { links: { self: `${self}/relationships/devices` } } },
    links: { self },
  };
}
