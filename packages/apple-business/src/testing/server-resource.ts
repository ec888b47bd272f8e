import type { OrganisationServer } from '@mdmkit/core/testing';
import type { MdmServerAttributes } from '../api/mdm-servers.ts';
import { isoDate } from './iso-date.ts';
import type { WireResource } from './resource-page.ts';
import type { ServerSettings } from './server-settings.ts';

/** A server as a resource of the API. */
export function serverResource(
  server: OrganisationServer,
  settings: ServerSettings,
  deviceCount: number,
  origin: string,
): WireResource {
  const attributes: MdmServerAttributes = {
    serverName: server.name,
    serverType: settings.serverType,
    enableMdmDisownFlag: settings.enableMdmDisownFlag,
    defaultProductFamilies: [...settings.defaultProductFamilies],
    status: 'ACTIVE',
    deviceCount,
    lastConnectedDateTime: null,
    lastConnectedIp: null,
    createdDateTime: isoDate(settings.createdAtMs),
    updatedDateTime: isoDate(settings.updatedAtMs),
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
