import { endpoint } from '@mdmkit/core';
import { z } from 'zod';
import { resourceDocument, resourceWire } from './document.ts';
import { type MdmServer, MdmServerAttributesWire } from './mdm-servers.ts';

const { enableMdmDisownFlag, defaultProductFamilies } = MdmServerAttributesWire.shape;

const NewServerWire = z.object({
  serverName: z.string().min(1),
  /** The certificate whose public key encrypts the server token: the same one as for Device Assignment. */
  serverCertificate: z.object({
    /** The file's name, such as `push.pem`. */
    name: z.string().min(1),
    /** The certificate in base64. */
    data: z.base64(),
  }),
  enableMdmDisownFlag: enableMdmDisownFlag.optional(),
  defaultProductFamilies: defaultProductFamilies.optional(),
});

/** What a new server needs: a name and a certificate. Its token still has to be downloaded by hand. (Apple: MdmServerCreateRequest) */
export type NewMdmServer = Readonly<z.output<typeof NewServerWire>>;

const ServerChangesWire = NewServerWire.partial();

/** What is to change about a server. (Apple: MdmServerUpdateRequest) */
export type MdmServerChanges = Readonly<z.output<typeof ServerChangesWire>>;

const response = resourceDocument<MdmServer>(resourceWire(MdmServerAttributesWire));

/** Makes a server. (Apple: Create a Device Management Service) */
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

/** Removes a server that has no devices; otherwise Apple answers 409. (Apple: Delete a Device Management Service) */
export const deleteMdmServer = endpoint({
  name: 'mdmServers.delete',
  method: 'DELETE',
  path: '/v1/mdmServers/{id}',
  auth: 'accessToken',
  since: '2.1',
  repeatable: false,
});
