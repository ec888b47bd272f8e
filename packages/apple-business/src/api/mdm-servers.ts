import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { fieldsParameter, listQuery, pageDocument, type Resource, resourceWire } from './document.ts';

const AttributesWire = z.object({
  serverName: z.string().nullish(),
  /** A server of an MDM provider, Apple Configurator, or the management that is built into Apple Business. */
  serverType: openEnum('MDM', 'APPLE_CONFIGURATOR', 'APPLE_MDM').nullish(),
  /** Whether the server may release devices through Device Assignment. */
  enableMdmDisownFlag: z.boolean().nullish(),
  /** The families that are assigned to it by themselves; spelled otherwise than a device's `productFamily`. */
  defaultProductFamilies: z.array(openEnum('APPLE_TV', 'IPAD', 'IPHONE', 'IPOD', 'MAC', 'VISION', 'WATCH')).nullish(),
  status: openEnum('ACTIVE', 'INACTIVE', 'DELETED').nullish(),
  deviceCount: z.number().int().nullish(),
  lastConnectedDateTime: z.string().nullish(),
  lastConnectedIp: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
});

/**
 * What Apple knows about a device-management server. (Apple: MdmServer.Attributes)
 *
 * Everything may be absent, null or an empty text. Dates are ISO 8601 texts in UTC.
 */
export type MdmServerAttributes = Readonly<z.output<typeof AttributesWire>>;

/** A device-management server; its id equals `serverUuid` in Device Assignment. (Apple: MdmServer) */
export type MdmServer = Resource<'mdmServers', MdmServerAttributes>;

/** The name of an attribute or a relationship that a read can be limited to. */
export type MdmServerField = keyof MdmServerAttributes | 'devices';

/** Every name that `fields[mdmServers]` may hold. */
export const mdmServerFields: readonly string[] = [...Object.keys(AttributesWire.shape), 'devices'];

/** Lists the organisation's device-management servers. (Apple: Get Device Management Services) */
export const listMdmServers = endpoint({
  name: 'mdmServers.list',
  method: 'GET',
  path: '/v1/mdmServers',
  query: z.object({ ...listQuery, 'fields[mdmServers]': fieldsParameter }),
  response: pageDocument<MdmServer>(resourceWire(AttributesWire), () => {}),
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});
