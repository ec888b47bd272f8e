import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createTransport, systemClock, type TransportOptions } from '@mdmkit/core';
import { listenAsProxy } from '@mdmkit/core/testing';
import { authority, goodCertificate, serverKey } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { createIdentityProvider } from '../../../src/server/sign-in/identity-provider.ts';

const issuer = 'https://vendor.test';
const description = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
};
const settings = {
  issuer,
  clientId: 'health',
  publicUrl: 'https://health.test',
  scopes: ['openid'],
  rolesClaim: 'groups',
};

/** A provider that only the proxy can reach, with a certificate of an authority that is not well known. */
async function startProvider() {
  const bodies: string[] = [];
  const server = createServer({ key: serverKey, cert: goodCertificate }, (request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/token') response.statusCode = 400;
      response.end(JSON.stringify(request.url === '/token' ? { error: 'invalid_grant' } : description));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const proxy = await listenAsProxy({ port });
  return {
    proxy,
    bodies,
    async [Symbol.asyncDispose]() {
      await proxy.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function begin(options: TransportOptions) {
  await using transport = createTransport({ ...options, maxRedirects: 0 });
  const provider = createIdentityProvider(settings, 'secret', { clock: systemClock, transport });
  return await provider.begin();
}

test('the identity provider is asked through the proxy, and its certificate is checked with the extra authority', async () => {
  await using started = await startProvider();
  const { url } = await begin({ proxy: { url: started.proxy.url }, ca: authority });
  expect(url).toMatch(/^https:\/\/vendor\.test\/authorize\?/);
  expect(started.proxy.targets).toEqual(['vendor.test:443']);
});

test('a certificate of an unknown authority is refused', async () => {
  await using started = await startProvider();
  await expect(begin({ proxy: { url: started.proxy.url } })).rejects.toMatchObject({
    code: 'IDENTITY_PROVIDER_UNAVAILABLE',
  });
});

test('a host in NO_PROXY is asked without the proxy', async () => {
  await using started = await startProvider();
  const proxy = { url: started.proxy.url, bypass: (url: URL) => url.hostname === 'vendor.test' };
  const address = [{ address: '127.0.0.1', family: 4 }];
  // Nothing listens on port 443 of this machine under this name, so the request fails without the proxy.
  const lookup: TransportOptions['lookup'] = (_host, _options, done) => done(new Error('no such host'), address);
  await expect(begin({ proxy, ca: authority, lookup })).rejects.toMatchObject({
    code: 'IDENTITY_PROVIDER_UNAVAILABLE',
  });
  expect(started.proxy.targets).toEqual([]);
});

test('the code is sent as a form, and a refusal is told as such', async () => {
  await using started = await startProvider();
  await using transport = createTransport({ proxy: { url: started.proxy.url }, ca: authority });
  const provider = createIdentityProvider(settings, 'secret', { clock: systemClock, transport });
  const { checks } = await provider.begin();
  const callback = new URL(`https://health.test/auth/callback?code=c1&state=${checks.state}`);
  await expect(provider.finish(callback, checks)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
  expect(new URLSearchParams(started.bodies.join('')).get('code')).toBe('c1');
});
