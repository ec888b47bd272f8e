import type { OrganisationServer } from '@mdmkit/core/testing';
import { createMdmServer, updateMdmServer } from '../../api/mdm-server-changes.ts';
import { mdmServerFields } from '../../api/mdm-servers.ts';
import { resourceNotFound, stateConflict } from '../error-document.ts';
import { readBody } from '../read-body.ts';
import { answerPage, answerResource, sliceOf, type WireResource } from '../resource-page.ts';
import { serverResource } from '../server-resource.ts';
import type { OrganisationState } from '../state.ts';
import type { AccountHandlers } from './handler.ts';

type Calls =
  | 'mdmServers.list'
  | 'mdmServers.get'
  | 'mdmServers.deviceIds'
  | 'mdmServers.create'
  | 'mdmServers.update'
  | 'mdmServers.delete';

/** A server of an organisation as a resource. */
export function resourceOfServer(server: OrganisationServer, state: OrganisationState, origin: string): WireResource {
  return serverResource(server, state.servers.of(server), state.organisation.countOf(server.id), origin);
}

/** The calls about device-management servers. */
export const serverHandlers: AccountHandlers<Calls> = {
  'mdmServers.list'({ url }, { state }) {
    const { servers } = state.organisation;
    const read = sliceOf(servers.length, (place) => {
      const server = servers[place];
      return server && resourceOfServer(server, state, url.origin);
    });
    const source = { name: 'mdmServers', type: 'mdmServers', fieldNames: mdmServerFields };
    return answerPage({ ...source, total: servers.length, read }, url);
  },
  'mdmServers.get'({ url, params }, { state }) {
    const server = find(state, params.id);
    if (!server) return resourceNotFound('mdmServers', params.id ?? '');
    return answerResource(resourceOfServer(server, state, url.origin), mdmServerFields, url);
  },
  'mdmServers.deviceIds'({ url, params }, { state: { organisation } }) {
    const server = organisation.servers.find(({ id }) => id === params.id);
    if (!server) return resourceNotFound('mdmServers', params.id ?? '');
    const read = (start: number, limit: number) => {
      const items: WireResource[] = [];
      for (const place of organisation.placesOf(server.id, start)) {
        if (items.length === limit) return { items, next: place };
        items.push({ type: 'orgDevices', id: organisation.deviceAt(place)?.serialNumber ?? '' });
      }
      return { items, next: undefined };
    };
    const total = organisation.countOf(server.id);
    return answerPage({ name: `devices ${server.id}`, type: 'orgDevices', total, read }, url);
  },
  async 'mdmServers.create'(request, { state, nowMs }) {
    const body = await readBody(request, createMdmServer);
    if (body instanceof Response) return body;
    const { serverName, enableMdmDisownFlag, defaultProductFamilies } = body.data.attributes;
    if (state.organisation.servers.some(({ name }) => name === serverName)) {
      return stateConflict(`There is a server named '${serverName}' already`);
    }
    const server = state.organisation.addServer(serverName);
    state.servers.change(server.id, {
      enableMdmDisownFlag: enableMdmDisownFlag ?? false,
      defaultProductFamilies: defaultProductFamilies ?? [],
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    });
    const data = resourceOfServer(server, state, request.url.origin);
    return Response.json({ data, links: { self: data.links?.self } }, { status: 201 });
  },
  async 'mdmServers.update'(request, { state, nowMs }) {
    const id = request.params.id ?? '';
    if (!find(state, id)) return resourceNotFound('mdmServers', id);
    const body = await readBody(request, updateMdmServer);
    if (body instanceof Response) return body;
    if (body.data.id !== id) return stateConflict("The id in the body is not the path's");
    const { serverName, enableMdmDisownFlag, defaultProductFamilies } = body.data.attributes;
    if (serverName !== undefined) state.organisation.renameServer(id, serverName);
    state.servers.change(id, {
      ...(typeof enableMdmDisownFlag === 'boolean' ? { enableMdmDisownFlag } : {}),
      ...(defaultProductFamilies ? { defaultProductFamilies } : {}),
      updatedAtMs: nowMs,
    });
    const server = find(state, id);
    const data = server && resourceOfServer(server, state, request.url.origin);
    return Response.json({ data, links: { self: data?.links?.self } });
  },
  'mdmServers.delete'({ params }, { state }) {
    const id = params.id ?? '';
    if (!find(state, id)) return resourceNotFound('mdmServers', id);
    const devices = state.organisation.countOf(id);
    if (devices > 0) return stateConflict(`${devices} devices are assigned to the server`);
    state.organisation.removeServer(id);
    state.servers.forget(id);
    return new Response(null, { status: 204 });
  },
};

function find({ organisation }: OrganisationState, id: string | undefined): OrganisationServer | undefined {
  return organisation.servers.find((server) => server.id === id);
}
