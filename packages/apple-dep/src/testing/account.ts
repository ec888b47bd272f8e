import { createHash } from 'node:crypto';
import type { SignedInAnswer } from './signed-in.ts';

/** What `/account` lists, with the largest page where there is one. The limits were seen in 2026. (zentral's tests) */
function urlsOf(pageLimit: number): object[] {
  const limit = { default: 1000, maximum: pageLimit };
  return [
    { uri: '/session', http_method: ['GET'] },
    { uri: '/account', http_method: ['GET'] },
    { uri: '/server/devices', http_method: ['POST'], limit },
    { uri: '/devices/sync', http_method: ['POST'], limit },
    { uri: '/devices', http_method: ['POST'] },
    { uri: '/devices/disown', http_method: ['POST'] },
    { uri: '/device/activationlock', http_method: ['POST'] },
    { uri: '/profile', http_method: ['GET', 'POST'] },
    { uri: '/profile/devices', http_method: ['DELETE', 'POST', 'PUT'] },
    { uri: '/account-driven-enrollment/profile', http_method: ['DELETE', 'GET', 'POST'] },
    { uri: '/os-beta-enrollment/tokens', http_method: ['GET'] },
  ];
}

/** Answers `GET /account` for a token; the organisation's id and the calls come from protocol version 3 on. */
export const accountDetail: SignedInAnswer = ({ token, state, protocolVersion }) => {
  const { organisation } = token;
  // The portal may have renamed it since.
  const server = organisation.servers.find(({ id }) => id === token.server.id) ?? token.server;
  return {
    server_name: server.name,
    server_uuid: server.id,
    admin_id: organisation.adminEmail,
    facilitator_id: organisation.adminEmail,
    org_name: organisation.name,
    org_email: organisation.adminEmail,
    org_phone: '+1 408 555 0100',
    org_address: '1 Example Street, Cupertino',
    ...(protocolVersion >= 3
      ? {
          org_id: organisation.id,
          org_id_hash: createHash('sha256').update(organisation.id).digest('hex'),
          org_type: 'org',
          org_version: 'v2',
          urls: urlsOf(state.assumptions.pageLimit),
        }
      : {}),
  };
};
