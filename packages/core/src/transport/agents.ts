import type { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { isLoopback } from '../origin.ts';
import { DeferredAgent } from './deferred-agent.ts';
import { type ProxyOptions, parseProxyUrl } from './proxy.ts';
import { secureContextOf } from './secure-context.ts';
import { timeSockets } from './socket-timings.ts';

// An `import` of node:http reads all its exports, and one of them, WebSocket, loads the whole of undici: a fifth of what
// importing this package takes.
const http = process.getBuiltinModule('node:http');

/** How connections are made. */
export interface AgentOptions {
  /** Certificate authorities to trust besides the well-known ones, as PEM text. */
  readonly ca?: string | readonly string[];
  /** The proxy for everything that is not on this machine. */
  readonly proxy?: ProxyOptions;
  /** How many connections to one origin may be open at once. */
  readonly maxConnectionsPerOrigin: number;
  /** How long an unused connection is kept, in milliseconds. */
  readonly keepAliveMs: number;
  /** Resolves names, in place of the system. */
  readonly lookup?: LookupFunction;
}

/** Connection pools by protocol and way. */
export interface Agents {
  /** The pool for a URL: straight, through TLS, or through the proxy. */
  for(url: URL): HttpAgent;
  /** Closes all connections. */
  destroy(): void;
}

/** Makes the pools. Nothing is connected yet. */
export function createAgents(options: AgentOptions): Agents {
  const pool = {
    keepAlive: true,
    maxSockets: options.maxConnectionsPerOrigin,
    timeout: options.keepAliveMs,
    scheduling: 'lifo' as const,
    // What axios sets for each request: another value here would be set again after each one.
    keepAliveMsecs: 60_000,
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  };
  // Naming authorities replaces the well-known ones, so these have to be named too.
  const trust =
    options.ca === undefined ? {} : { secureContext: secureContextOf([...rootCertificates, ...[options.ca].flat()]) };
  // An environment of their own, without a proxy: axios goes by it.
  const direct = { ...pool, proxyEnv: {} };
  const plain = new http.Agent(direct);
  const secure = new HttpsAgent({ ...direct, ...trust });
  timeSockets(plain);
  timeSockets(secure);
  const { proxy } = options;
  const proxyUrl = proxy === undefined ? undefined : parseProxyUrl(proxy.url);
  const proxied =
    proxy && proxyUrl
      ? new DeferredAgent(async () => {
          const { createProxyAgent } = await import('./proxy-agent.ts');
          return createProxyAgent(proxyUrl, proxy.credentials, pool, trust);
        })
      : undefined;
  return {
    for(url) {
      if (proxied && !isLoopback(url) && proxy?.bypass?.(url) !== true) return proxied;
      return url.protocol === 'https:' ? secure : plain;
    },
    destroy() {
      for (const agent of [plain, secure, proxied]) agent?.destroy();
    },
  };
}
