import type { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { isLoopback } from '../origin.ts';
import { DeferredAgent } from './deferred-agent.ts';
import { type ProxyOptions, parseProxyUrl } from './proxy.ts';
import { raceConnections } from './racing-agent.ts';
import { defaultSecureContext, secureContextOf } from './secure-context.ts';

// An `import` of node:http reads all its exports, and one of them, WebSocket, loads the whole of undici: a fifth of what
// importing this package takes.
const http = process.getBuiltinModule('node:http');

/** How connections are made. */
export interface AgentOptions {
  /** Certificate authorities to trust besides the well-known ones, as PEM text. */
  readonly ca?: string | readonly string[] | undefined;
  /** The proxy for everything that is not on this machine. */
  readonly proxy?: ProxyOptions | undefined;
  /** How many connections to one origin may be open at once. */
  readonly maxConnectionsPerOrigin: number;
  /** How long an unused connection is kept, in milliseconds. */
  readonly keepAliveMs: number;
  /** Resolves names. Default: the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
}

/** Connection pools by protocol and way. */
export interface Agents {
  /** Returns the pool for a URL: straight, through TLS, or through the proxy. */
  for(url: URL): HttpAgent;
  /** Returns an agent that makes a new connection for each request, with a whole TLS handshake, and closes it after. */
  freshFor(url: URL): HttpAgent;
  /** Closes all connections. */
  destroy(): void;
}

/** The agents of one way to keep connections. */
interface AgentSet {
  readonly plain: HttpAgent;
  readonly secure: HttpsAgent;
  readonly proxied: HttpAgent | undefined;
}

/** Makes the pools. Nothing is connected yet. */
export function createAgents(options: AgentOptions): Agents {
  const { proxy } = options;
  // A wrong address is refused here, not at the first request.
  if (proxy) parseProxyUrl(proxy.url);
  const pooled = createSet(options, {
    keepAlive: true,
    maxSockets: options.maxConnectionsPerOrigin,
    timeout: options.keepAliveMs,
    scheduling: 'lifo' as const,
    // What axios sets for each request: another value here would be set again after each one.
    keepAliveMsecs: 60_000,
  });
  let fresh: AgentSet | undefined;
  const choose = (agents: AgentSet, url: URL) => {
    if (agents.proxied && !isLoopback(url) && proxy?.bypass?.(url) !== true) return agents.proxied;
    return url.protocol === 'https:' ? agents.secure : agents.plain;
  };
  return {
    for: (url) => choose(pooled, url),
    freshFor(url) {
      // A TLS session that is resumed skips the check of the certificate.
      fresh ??= createSet(options, { keepAlive: false, maxCachedSessions: 0 });
      return choose(fresh, url);
    },
    destroy() {
      for (const agents of [pooled, fresh]) {
        agents?.plain.destroy();
        agents?.secure.destroy();
        agents?.proxied?.destroy();
      }
    },
  };
}

function createSet(
  { ca, proxy, lookup }: AgentOptions,
  pool: Readonly<Record<string, unknown>> & { readonly keepAlive: boolean },
): AgentSet {
  // An environment of their own, without a proxy: axios goes by it.
  const direct = { ...pool, proxyEnv: {} };
  const plain = new http.Agent(direct);
  const secure = new HttpsAgent(direct);
  // Naming authorities replaces the well-known ones, so these have to be named too. Parsed at the first connection.
  const authorities = ca === undefined ? undefined : [...rootCertificates, ...[ca].flat()];
  const secureContext = () => (authorities ? secureContextOf(authorities) : defaultSecureContext());
  raceConnections(plain, { lookup });
  raceConnections(secure, { lookup, secureContext });
  const proxied =
    proxy &&
    new DeferredAgent(async () => {
      const { createProxyAgent } = await import('./proxy-agent.ts');
      const tunnel = lookup === undefined ? pool : { ...pool, lookup };
      return createProxyAgent(parseProxyUrl(proxy.url), proxy.credentials, tunnel, secureContext);
    }, pool.keepAlive);
  return { plain, secure, proxied };
}
