import { endpoint, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { resourceDocument, resourceWire } from './document.ts';
import { type MdmServer, type MdmServerAttributes, MdmServerAttributesWire } from './mdm-servers.ts';

const { enableMdmDisownFlag, defaultProductFamilies } = MdmServerAttributesWire.shape;

const NewServerWire = z.object({
  serverName: z.string().min(1),
  serverCertificate: z.object({ name: z.string().min(1), data: z.base64() } satisfies WireShape<ServerCertificate>),
  enableMdmDisownFlag: enableMdmDisownFlag.optional(),
  defaultProductFamilies: defaultProductFamilies.optional(),
} satisfies WireShape<NewMdmServer>);

/** The certificate of a server: its public key encrypts the server token of Device Assignment Services. */
export interface ServerCertificate {
  /** The file name, such as `push.pem`. */
  readonly name: string;
  /** The content of the file in base64. */
  readonly data: string;
}

/** A new server. Its server token can only be downloaded in the portal. (Apple: MdmServerCreateRequest) */
export interface NewMdmServer {
  /** The name. */
  readonly serverName: string;
  /** The certificate. */
  readonly serverCertificate: ServerCertificate;
  /** Whether the server may release devices by Device Assignment Services. Default: false. */
  readonly enableMdmDisownFlag?: MdmServerAttributes['enableMdmDisownFlag'];
  /** The kinds of device that are assigned to the server by default. Default: none. */
  readonly defaultProductFamilies?: MdmServerAttributes['defaultProductFamilies'];
}

const ServerChangesWire = NewServerWire.partial();

/** The changes to a server. (Apple: MdmServerUpdateRequest) */
export interface MdmServerChanges extends Partial<NewMdmServer> {}

const response = resourceDocument<MdmServer>(resourceWire(MdmServerAttributesWire));

/** Creates a server. (Apple: Create a Device Management Service) */
export const createMdmServer = endpoint({
  name: 'mdmServers.create',
  method: 'POST',
  path: '/v1/mdmServers',
  body: z.object({ data: z.object({ type: z.literal('mdmServers'), attributes: NewServerWire }) }),
  response,
  auth: 'accessToken',
  since: '2.1',
  repeatable: false,
});

/** Changes a server. (Apple: Update a Device Management Service) */
export const updateMdmServer = endpoint({
  name: 'mdmServers.update',
  method: 'PATCH',
  path: '/v1/mdmServers/{id}',
  body: z.object({
    data: z.object({ type: z.literal('mdmServers'), id: z.string().min(1), attributes: ServerChangesWire }),
  }),
  response,
  auth: 'accessToken',
  since: '2.1',
  repeatable: true,
});

/** Deletes a server without devices. With devices, Apple answers 409. (Apple: Delete a Device Management Service) */
export const deleteMdmServer = endpoint({
  name: 'mdmServers.delete',
  method: 'DELETE',
  path: '/v1/mdmServers/{id}',
  auth: 'accessToken',
  since: '2.1',
  repeatable: false,
});
