import type { CallOptions, List } from '@mdmkit/core';
import {
  createMdmServer,
  deleteMdmServer,
  type MdmServerChanges,
  type NewMdmServer,
  updateMdmServer,
} from '../api/mdm-server-changes.ts';
import {
  getMdmServer,
  listMdmServerDeviceIds,
  listMdmServers,
  type MdmServer,
  type MdmServerField,
} from '../api/mdm-servers.ts';
import type { CallContext } from '../calls/call-context.ts';
import { checkedOptions, type ListOptions, type PageOptions, type ReadOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { fieldsQuery, readIds, readList } from '../calls/read-list.ts';

/** The server calls that both services have. */
export interface MdmServerReads {
  /**
   * Lists all servers. Pages are requested while the list is consumed.
   *
   * @throws BusinessError - While iterating.
   */
  list(options?: ListOptions<MdmServerField>): List<MdmServer, BusinessPage<MdmServer>>;
  /**
   * Reads one server.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if there is none with this id.
   */
  get(id: string, options?: ReadOptions<MdmServerField>): Promise<MdmServer>;
  /**
   * Lists the serial numbers of the devices of a server.
   *
   * @throws BusinessError - While iterating.
   */
  deviceIds(id: string, options?: PageOptions): List<string, BusinessPage<string>>;
}

/** The server calls of Apple Business. */
export interface MdmServerCalls extends MdmServerReads {
  /**
   * Creates a server. Its server token can only be downloaded in the portal.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT` if Apple refuses it.
   */
  create(server: NewMdmServer, options?: CallOptions): Promise<MdmServer>;
  /**
   * Changes the members that are passed; the others keep their values.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if there is none with this id.
   */
  update(id: string, changes: MdmServerChanges, options?: CallOptions): Promise<MdmServer>;
  /**
   * Deletes a server.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT`, while devices are assigned to it.
   */
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** Creates the server calls. */
export function createMdmServerCalls(context: CallContext): MdmServerCalls {
  const { caller } = context;
  const type = 'mdmServers';
  return {
    list: (options = {}) =>
      readList(context, { operation: listMdmServers.name, type }, options, (query, call) =>
        caller.call(listMdmServers, { query }, call),
      ),
    async get(id, options) {
      const { fields, ...call } = checkedOptions(getMdmServer.name, options);
      const input = { params: { id }, query: fieldsQuery(type, fields) };
      return (await caller.call(getMdmServer, input, call)).data;
    },
    deviceIds: (id, options = {}) =>
      readIds(context, listMdmServerDeviceIds.name, options, (query, call) =>
        caller.call(listMdmServerDeviceIds, { params: { id }, query }, call),
      ),
    async create(attributes, options) {
      return (await caller.call(createMdmServer, { body: { data: { type, attributes } } }, options)).data;
    },
    async update(id, attributes, options) {
      const input = { params: { id }, body: { data: { type, id, attributes } } } as const;
      return (await caller.call(updateMdmServer, input, options)).data;
    },
    delete: (id, options) => caller.call(deleteMdmServer, { params: { id } }, options),
  };
}
