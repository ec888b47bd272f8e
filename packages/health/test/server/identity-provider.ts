import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** The client that {@link startIdentityProvider} knows. */
export const client = { id: 'health-check', secret: 'client-secret-that-nobody-may-see' } as const;

/** The origin at which browsers reach the server under test. */
export const publicUrl = 'https://health.test';

/** An identity provider on this machine, whose users sign in without a form. */
export interface TestIdentityProvider extends AsyncDisposable {
  /** Its issuer. */
  readonly issuer: string;
  /** The user who signs in next, and what is said of the user. */
  user: { readonly id: string; readonly claims: Readonly<Record<string, unknown>> };
}

/** Starts an identity provider on a free port. ID tokens are valid for 30 seconds. */
export async function startIdentityProvider(): Promise<TestIdentityProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state: { user: TestIdentityProvider['user'] } = { user: { id: 'ada', claims: {} } };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${publicUrl}/auth/callback`],
        post_logout_redirect_uris: [`${publicUrl}/`],
      },
    ],
    cookies: { keys: ['key-of-the-test'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups', 'tenants'], email: ['email'] },
    features: { devInteractions: { enabled: false } },
    ttl: { IdToken: 30, AccessToken: 60, AuthorizationCode: 60, Grant: 600, Interaction: 600, Session: 600 },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...state.user.claims }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: state.user.id } });
    else void answer(request, response);
  });
  return {
    issuer,
    get user() {
      return state.user;
    },
    set user(user) {
      state.user = user;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
