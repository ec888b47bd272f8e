import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { linkageDocument, linkagePage, optionalDocument } from './linkage.ts';
import { linkageQuery, listQuery, readQuery } from './query.ts';

/** The attributes, as a schema. */
export const MdmServerAttributesWire = z.object({
  serverName: z.string().nullish(),
  serverType: openEnum('MDM', 'APPLE_CONFIGURATOR', 'APPLE_MDM').nullish(),
  enableMdmDisownFlag: z.boolean().nullish(),
  defaultProductFamilies: z
    .array(openEnum('APPLE_TV', 'IPAD', 'IPHONE', 'IPOD', 'MAC', 'VISION', 'WATCH'))
    .readonly()
    .nullish(),
  status: openEnum('ACTIVE', 'INACTIVE', 'DELETED').nullish(),
  deviceCount: z.number().int().nullish(),
  lastConnectedDateTime: z.string().nullish(),
  lastConnectedIp: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
} satisfies WireShape<MdmServerAttributes>);

/**
 * The attributes of a device-management server. Each may be absent, null or an empty text. (Apple:
 * MdmServer.Attributes)
 */
export interface MdmServerAttributes {
  /** The name of the server in the portal. */
  readonly serverName?: string | null | undefined;
  /**
   * `MDM`: a server of an MDM vendor; `APPLE_CONFIGURATOR`: Apple Configurator; `APPLE_MDM`: the device management
   * that is built into Apple Business.
   */
  readonly serverType?: OpenEnum<'MDM' | 'APPLE_CONFIGURATOR' | 'APPLE_MDM'> | null | undefined;
  /** Whether the server may release devices by Device Assignment Services. */
  readonly enableMdmDisownFlag?: boolean | null | undefined;
  /**
   * The kinds of device that are assigned to the server by default. The spelling differs from `productFamily` of a
   * device.
   */
  readonly defaultProductFamilies?:
    | readonly OpenEnum<'APPLE_TV' | 'IPAD' | 'IPHONE' | 'IPOD' | 'MAC' | 'VISION' | 'WATCH'>[]
    | null
    | undefined;
  /** The state of the server. */
  readonly status?: OpenEnum<'ACTIVE' | 'INACTIVE' | 'DELETED'> | null | undefined;
  /** The number of devices that are assigned to the server. */
  readonly deviceCount?: number | null | undefined;
  /** When the server last called Device Assignment Services. ISO 8601, UTC. */
  readonly lastConnectedDateTime?: string | null | undefined;
  /** The IP address from which the server last called Device Assignment Services. */
  readonly lastConnectedIp?: string | null | undefined;
  /** When the server was created. ISO 8601, UTC. */
  readonly createdDateTime?: string | null | undefined;
  /** When the server was last changed. ISO 8601, UTC. */
  readonly updatedDateTime?: string | null | undefined;
}

/** A device-management server. Its id equals `serverUuid` in Device Assignment Services. (Apple: MdmServer) */
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

/** Lists the serial numbers of the devices of a server. (Apple: Get the Device Serial Numbers for a Device Management Service) */
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

/** Reads the id of the server to which a device is assigned. (Apple: Get the Assigned Server ID for a Device) */
export const getAssignedServerId = endpoint({
  name: 'orgDevices.assignedServerId',
  method: 'GET',
  path: '/v1/orgDevices/{id}/relationships/assignedServer',
  response: linkageDocument,
  auth: 'accessToken',
  since: '1.0',
  repeatable: true,
});

/** Reads the server to which a device is assigned. (Apple: Get the Assigned Server Information for a Device) */
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
