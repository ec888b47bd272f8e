import type { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { createAgents } from './agents.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { ProxyOptions } from './proxy.ts';

/** How {@link createTransport} makes connections and what it refuses. */
export interface TransportOptions {
  /** Certificate authorities to trust besides the well-known ones, as PEM text. Default: none. */
  readonly ca?: string | readonly string[];
  /** The proxy for everything that is not on this machine. Default: none; the environment is not read. */
  readonly proxy?: ProxyOptions;
  /** How many connections to one origin may be open at once. Default: 32. */
  readonly maxConnectionsPerOrigin?: number;
  /** How long an unused connection is kept, in milliseconds. Default: 30,000. */
  readonly keepAliveMs?: number;
  /** The longest answer that is read, decompressed, in bytes. Default: 64 MiB. */
  readonly maxResponseBytes?: number;
  /** How many redirects within one origin are followed. Default: 3. */
  readonly maxRedirects?: number;
  /** Resolves names, with the signature of `dns.lookup`; for tests, and for a resolver of one's own. Default: the system's. */
  readonly lookup?: LookupFunction;
}

/** Connection pools with the rules that hold for every request. Share one between all clients of a process. */
export interface Transport extends AsyncDisposable {
  /**
   * Sends one request once and reads the whole answer, whatever its status.
   *
   * @throws TransportFailure - When no complete answer arrived, or one that is not allowed.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** The connection pool for a URL, for a library that sends by itself. */
  agentFor(url: URL): Agent;
  /** The longest answer that is read, in bytes. */
  readonly maxResponseBytes: number;
  /** Closes all connections. May be called twice. */
  close(): Promise<void>;
}

/**
 * Makes a transport. No connection is made and no HTTP library loaded before the first request.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const maxResponseBytes = atLeast(1, options.maxResponseBytes ?? 64 * 1024 * 1024, 'maxResponseBytes');
  const agents = createAgents({
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    maxConnectionsPerOrigin: atLeast(1, options.maxConnectionsPerOrigin ?? 32, 'maxConnectionsPerOrigin'),
    keepAliveMs: atLeast(1, options.keepAliveMs ?? 30_000, 'keepAliveMs'),
  });
  const limits = { maxResponseBytes, maxRedirects: atLeast(0, options.maxRedirects ?? 3, 'maxRedirects') };
  let sender: Promise<typeof import('./send-with-axios.ts')> | undefined;
  const close = () => {
    agents.destroy();
    return Promise.resolve();
  };
  return {
    maxResponseBytes,
    agentFor: (url) => agents.for(url),
    async send(request) {
      // Kept: an import takes the loader some time even where the module is there already.
      sender ??= import('./send-with-axios.ts');
      const { sendWithAxios } = await sender;
      return sendWithAxios(request, agents, limits);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function atLeast(least: number, value: number, option: string): number {
  if (!(value >= least)) throw new TypeError(`${option} must be a number from ${least} on`);
  return value;
}
