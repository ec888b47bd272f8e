import type { LookupAddress, LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { createTransport, type ProxyOptions, Secret, type Transport } from '@mdmkit/core';
import { connectionFaultOf, listen, listenAsProxy, type Simulator } from '@mdmkit/core/testing';
import {
  authority,
  expiredCertificate,
  goodCertificate,
  serverKey,
  unknownIssuerCertificate,
  wrongNameCertificate,
} from './certificates.ts';
import type { FaultSetup } from './row.ts';
import { maxResponseBytes } from './rows.ts';

/** The user and password of the matrix's proxy: they must not show either. */
export const proxyCredentials = 'proxy-user:proxy-password-0001';

/** The vendor's place while one row is played. */
export interface Stage extends AsyncDisposable {
  /** Where the vendor seems to be. */
  readonly origin: string;
  /** Connections that find it, or fail as the row says. */
  readonly transport: Transport;
  /** Told when an answer starts to hang or to stall. */
  onStuck: (fault: 'hang' | 'stall') => void;
  /** Told when a client has seen the headers of an answer. */
  onHeaders: () => void;
}

const certificates = {
  good: goodCertificate,
  expired: expiredCertificate,
  'wrong-name': wrongNameCertificate,
  'unknown-issuer': unknownIssuerCertificate,
};

/** Puts up server, proxy and transport for one row. */
export async function setStage(simulator: Simulator, setup: FaultSetup): Promise<Stage> {
  // Node 22 has no AsyncDisposableStack.
  const resources: AsyncDisposable[] = [];
  try {
    return await buildStage(simulator, setup, resources);
  } catch (error) {
    await disposeAll(resources);
    throw error;
  }
}

async function disposeAll(resources: readonly AsyncDisposable[]): Promise<void> {
  for (const resource of resources.toReversed()) await resource[Symbol.asyncDispose]();
}

async function buildStage(simulator: Simulator, setup: FaultSetup, resources: AsyncDisposable[]): Promise<Stage> {
  const { tls } = setup;
  const observed = {
    async fetch(request: Request): Promise<Response> {
      const response = await simulator.fetch(request);
      const fault = connectionFaultOf(response);
      if (fault === 'hang' || fault === 'stall') setImmediate(() => stage.onStuck(fault));
      return response;
    },
  };
  const server = await listen(observed, tls === undefined ? {} : { tls: { key: serverKey, cert: certificates[tls] } });
  resources.push(server);
  if (setup.refused || setup.proxy === 'dead') await server.close();
  const proxy = setup.proxy === undefined ? undefined : await startProxy(setup.proxy, server.port, resources);
  const transport = createTransport({
    ca: authority,
    maxResponseBytes,
    lookup: setup.unresolvable ? failToResolve : resolveToLoopback,
    ...(proxy === undefined ? {} : { proxy }),
  });
  resources.push(transport);
  const stage: Stage = {
    origin: originOf(setup, server),
    transport: {
      ...transport,
      send: (request) =>
        transport.send({
          ...request,
          onHeaders: () => {
            request.onHeaders?.();
            stage.onHeaders();
          },
        }),
    },
    onStuck: () => {},
    onHeaders: () => {},
    [Symbol.asyncDispose]: () => disposeAll(resources),
  };
  return stage;
}

function originOf(setup: FaultSetup, server: { readonly origin: string; readonly port: number }): string {
  // Loopback addresses are never proxied, and no certificate names them: those rows need a name.
  if (setup.proxy !== undefined) return 'https://vendor.test';
  if (setup.tls !== undefined || setup.unresolvable) return `https://vendor.test:${server.port}`;
  return server.origin;
}

async function startProxy(
  kind: NonNullable<FaultSetup['proxy']>,
  port: number,
  resources: AsyncDisposable[],
): Promise<ProxyOptions> {
  // The server was closed, so that nothing listens at its port.
  if (kind === 'dead') return { url: `http://127.0.0.1:${port}` };
  const proxy = await listenAsProxy({
    port,
    ...(typeof kind === 'number' ? { refuse: kind } : {}),
    ...(typeof kind === 'string' && kind.startsWith('asks') ? { credentials: proxyCredentials } : {}),
  });
  resources.push(proxy);
  const credentials = kind === 'asks-and-gets' ? proxyCredentials : `${proxyCredentials}-wrong`;
  const withCredentials = kind === 'asks-and-gets' || kind === 'asks-and-gets-wrong';
  return { url: proxy.url, ...(withCredentials ? { credentials: new Secret(credentials) } : {}) };
}

type Answer = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

const resolveToLoopback: LookupFunction = (_, options: LookupOptions, answer: Answer) => {
  setImmediate(() => {
    if (options.all) answer(null, [{ address: '127.0.0.1', family: 4 }]);
    else answer(null, '127.0.0.1', 4);
  });
};

const failToResolve: LookupFunction = (host, _, answer: Answer) => {
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
  });
  setImmediate(() => answer(error, ''));
};
