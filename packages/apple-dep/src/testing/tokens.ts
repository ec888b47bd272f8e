import { randomBytes } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { AppleOrganisation, OrganisationServer } from '@mdmkit/core/testing';
import type { ServerTokenJson } from './server-token-file.ts';

/** A server token as the service keeps it. */
export interface IssuedToken {
  /** The members that the customer gets. */
  readonly json: ServerTokenJson;
  /** Its owner. */
  readonly organisation: AppleOrganisation;
  /** Which server it is for. */
  readonly server: OrganisationServer;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAtMs: number;
  /** Whether it was replaced by a newer one, or revoked. */
  revoked: boolean;
}

/** The server tokens of a simulated service. */
export interface TokenRegistry {
  /** Creates a token; the server's earlier one stops working, as in the portal. */
  issue(organisation: AppleOrganisation, server: OrganisationServer, expiresAtMs: number): IssuedToken;
  /** The token with these two public halves. */
  find(consumerKey: string, accessToken: string): IssuedToken | undefined;
  /** The token that a server has now. */
  current(server: OrganisationServer): IssuedToken | undefined;
}

/** Creates an empty registry. */
export function createTokenRegistry(clock: Clock): TokenRegistry {
  const tokens = new Map<string, IssuedToken>();
  const ofServer = new Map<string, IssuedToken>();
  return {
    issue(organisation, server, expiresAtMs) {
      const earlier = ofServer.get(server.id);
      if (earlier) earlier.revoked = true;
      const json = {
        consumer_key: earlier?.json.consumer_key ?? `CK_${hex(48)}`,
        consumer_secret: `CS_${hex(20)}`,
        access_token: `AT_O${randomDigits(11)}O${hex(20)}O${clock.now()}`,
        access_secret: `AS_${hex(20)}`,
        access_token_expiry: new Date(expiresAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      };
      const issued: IssuedToken = { json, organisation, server, expiresAtMs, revoked: false };
      tokens.set(json.access_token, issued);
      ofServer.set(server.id, issued);
      return issued;
    },
    find(consumerKey, accessToken) {
      const token = tokens.get(accessToken);
      return token?.json.consumer_key === consumerKey ? token : undefined;
    },
    current: (server) => ofServer.get(server.id),
  };
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

function randomDigits(count: number): string {
  return Array.from(randomBytes(count), (octet) => octet % 10).join('');
}
