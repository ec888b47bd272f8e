import { createHash } from 'node:crypto';
import type { IssuedToken } from './tokens.ts';

const urls = [
  { uri: '/session', http_method: ['GET'] },
  { uri: '/account', http_method: ['GET'] },
  { uri: '/server/devices', http_method: ['POST'], limit: { default: 100, maximum: 1000 } },
];

/** Answers `GET /account` for a token; the organisation's id and the calls come from protocol version 3 on. */
export function accountDetail({ organisation, server }: IssuedToken, protocolVersion: number): Record<string, unknown> {
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
          urls,
        }
      : {}),
  };
}
