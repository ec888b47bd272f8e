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
import type { ListOptions, PageOptions, ReadOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { fieldsQuery, readIds, readList } from '../calls/read-list.ts';

/** The organisation's device-management servers, as both services show them. */
export interface MdmServerReads {
  /**
   * All servers, read page by page as the list is consumed.
   *
   * @throws BusinessError - While iterating.
   */
  list(options?: ListOptions<MdmServerField>): List<MdmServer, BusinessPage<MdmServer>>;
  /**
   * Reads one server.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND`, when there is none with this id.
   */
  get(id: string, options?: ReadOptions<MdmServerField>): Promise<MdmServer>;
  /**
   * The serial numbers of a server's devices.
   *
   * @throws BusinessError - While iterating.
   */
  deviceIds(id: string, options?: PageOptions): List<string, BusinessPage<string>>;
}

/** The organisation's device-management servers. */
export interface MdmServerCalls extends MdmServerReads {
  /**
   * Makes a server. Its token for Device Assignment still has to be downloaded by hand.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT`, when Apple refuses it.
   */
  create(server: NewMdmServer, options?: CallOptions): Promise<MdmServer>;
  /**
   * Changes what is given about a server; the rest stays.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND`, when there is none with this id.
   */
  update(id: string, changes: MdmServerChanges, options?: CallOptions): Promise<MdmServer>;
  /**
   * Removes a server.
   *
   * @throws BusinessError - `BUSINESS_CONFLICT`, while devices are assigned to it.
   */
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** Makes the calls about servers. */
export function createMdmServerCalls(context: CallContext): MdmServerCalls {
  const { caller } = context;
  const type = 'mdmServers';
  return {
    list: (options = {}) =>
      readList(context, { operation: listMdmServers.name, type }, options, (query, call) =>
        caller.call(listMdmServers, { query }, call),
      ),
    async get(id, { fields, ...call } = {}) {
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
