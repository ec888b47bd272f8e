import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { linkageDocument, linkagePage, optionalDocument } from './linkage.ts';
import { linkageQuery, listQuery, readQuery } from './query.ts';

/** The attributes, as a schema. */
export const MdmServerAttributesWire = z.object({
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
export type MdmServerAttributes = Readonly<z.output<typeof MdmServerAttributesWire>>;

/** A device-management server; its id equals `serverUuid` in Device Assignment. (Apple: MdmServer) */
export type MdmServer = Resource<'mdmServers', MdmServerAttributes>;

/** The name of an attribute or a relationship that a read can be limited to. */
export type MdmServerField = keyof MdmServerAttributes | 'devices';

/** Every name that `fields[mdmServers]` may hold. */
export const mdmServerFields: readonly string[] = [...Object.keys(MdmServerAttributesWire.shape), 'devices'];

const MdmServerWire = resourceWire(MdmServerAttributesWire);

/** Lists the organisation's device-management servers. (Apple: Get Device Management Services) */
export const listMdmServers = endpoint({
  name: 'mdmServers.list',
  method: 'GET',
  path: '/v1/mdmServers',
  query: listQuery('mdmServers'),
  response: pageDocument<MdmServer>(MdmServerWire),
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});

/** Reads one server. (Apple: Get Device Management Service Information) */
export const getMdmServer = endpoint({
  name: 'mdmServers.get',
  method: 'GET',
  path: '/v1/mdmServers/{id}',
  query: readQuery('mdmServers'),
  response: resourceDocument<MdmServer>(MdmServerWire),
  auth: 'accessToken',
  since: '2.1',
  repeatable: true,
});

/** Lists the serial numbers of a server's devices. (Apple: Get the Device Serial Numbers for a Device Management Service) */
export const listMdmServerDeviceIds = endpoint({
  name: 'mdmServers.deviceIds',
  method: 'GET',
  path: '/v1/mdmServers/{id}/relationships/devices',
  query: linkageQuery,
  response: linkagePage,
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});

/** Tells which server a device is assigned to. (Apple: Get the Assigned Server ID for a Device) */
export const getAssignedServerId = endpoint({
  name: 'orgDevices.assignedServerId',
  method: 'GET',
  path: '/v1/orgDevices/{id}/relationships/assignedServer',
  response: linkageDocument,
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});

/** Reads the server that a device is assigned to. (Apple: Get the Assigned Server Information for a Device) */
export const getAssignedServer = endpoint({
  name: 'orgDevices.assignedServer',
  method: 'GET',
  path: '/v1/orgDevices/{id}/assignedServer',
  query: readQuery('mdmServers'),
  response: optionalDocument(resourceDocument<MdmServer>(MdmServerWire)),
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});
