import type { Agent } from 'node:http';
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

/** Makes a transport. No connection is made and no HTTP library loaded before the first request. */
export function createTransport(options: TransportOptions = {}): Transport {
  const maxResponseBytes = options.maxResponseBytes ?? 64 * 1024 * 1024;
  const agents = createAgents({
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    maxConnectionsPerOrigin: options.maxConnectionsPerOrigin ?? 32,
    keepAliveMs: options.keepAliveMs ?? 30_000,
  });
  const limits = { maxResponseBytes, maxRedirects: options.maxRedirects ?? 3 };
  const close = () => {
    agents.destroy();
    return Promise.resolve();
  };
  return {
    maxResponseBytes,
    agentFor: (url) => agents.for(url),
    async send(request) {
      const { sendWithAxios } = await import('./send-with-axios.ts');
      return sendWithAxios(request, agents, limits);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
