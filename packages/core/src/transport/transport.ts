import type { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { checkOptions } from '../options/check-options.ts';
import { createAgents } from './agents.ts';
import { type ConnectionSlot, createConnectionSlots, type SlotRequest } from './connection-slots.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { ProxyOptions } from './proxy.ts';

/** How {@link createTransport} makes connections and what it refuses. */
export interface TransportOptions {
  /** Certificate authorities to trust besides the well-known ones, as PEM text. Default: none. */
  readonly ca?: string | readonly string[] | undefined;
  /** The proxy for everything that is not on this machine. Default: none; the environment is not read. */
  readonly proxy?: ProxyOptions | undefined;
  /**
   * The most connections to one origin at once, and so the most requests. Further requests wait; the wait is no part of
   * their time limit. Rule of thumb: calls per second × seconds per call. Default: 32.
   */
  readonly maxConnectionsPerOrigin?: number | undefined;
  /** How long an unused connection is kept, in milliseconds. Default: 30,000. */
  readonly keepAliveMs?: number | undefined;
  /** The longest answer that is read, decompressed, in bytes. Default: that of the endpoint, or else 8 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** How many redirects within one origin are followed. Default: 3. */
  readonly maxRedirects?: number | undefined;
  /** Resolves names, with the signature of `dns.lookup`. Default: the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
}

/** Options of `agentFor`. */
export interface AgentRequest {
  /** Whether each request makes a new connection. Default: false. */
  readonly fresh?: boolean | undefined;
}

/** Connection pools with the rules that hold for every request. Share one between all clients of a process. */
export interface Transport extends AsyncDisposable {
  /**
   * Sends one request once and reads the whole answer, whatever its status.
   *
   * @throws TransportFailure - If no complete answer arrived, or an answer that is not allowed.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
  /**
   * Waits for one of the connections to an origin. Who sends by the agent of `agentFor` holds a slot meanwhile; `send`
   * takes it as `slot`, so that the wait can be measured apart from the request.
   *
   * @throws The reason of `request.signal`, if it is aborted during the wait.
   */
  reserve(url: URL, request?: SlotRequest): Promise<ConnectionSlot>;
  /** Returns the connection pool for a URL, for a library that sends by itself. */
  agentFor(url: URL, options?: AgentRequest): Agent;
  /** The longest answer that is read, in bytes. */
  readonly maxResponseBytes: number;
  /** Returns the longest answer to read of a request that asks for its own limit, in bytes. */
  responseLimit(requested: number | undefined): number;
  /** Closes all connections. May be called twice. */
  close(): Promise<void>;
}

/** The longest answer where neither endpoint nor transport says more. Answers of a page have up to 2 MiB. */
const defaultMaxResponseBytes = 8 * 1024 * 1024;

/**
 * Makes a transport. No connection is made and no HTTP library loaded before the first request.
 *
 * @throws TypeError - If an option is wrong or unknown; the message names it.
 * @example
 * const transport = createTransport({ proxy: { url: 'http://proxy.example.com:3128' } });
 * const tenants = credentials.map((credential) => createVppClient({ credential, transport }));
 */
export function createTransport(options: TransportOptions = {}): Transport {
  checkOptions('createTransport', options, optionNames);
  const maxConnectionsPerOrigin = atLeast(1, options.maxConnectionsPerOrigin ?? 32, 'maxConnectionsPerOrigin');
  const own = options.maxResponseBytes;
  const maxResponseBytes = atLeast(1, own ?? defaultMaxResponseBytes, 'maxResponseBytes');
  const maxRedirects = atLeast(0, options.maxRedirects ?? 3, 'maxRedirects');
  const agents = createAgents({
    ca: options.ca,
    proxy: options.proxy,
    lookup: options.lookup,
    maxConnectionsPerOrigin,
    keepAliveMs: atLeast(1, options.keepAliveMs ?? 30_000, 'keepAliveMs'),
  });
  const slots = createConnectionSlots(maxConnectionsPerOrigin);
  const responseLimit = (requested: number | undefined) => own ?? requested ?? maxResponseBytes;
  let sender: Promise<typeof import('./send-with-axios.ts')> | undefined;
  const deliver = async (request: HttpRequest) => {
    // Kept: an import takes the loader some time even if the module is there already.
    sender ??= import('./send-with-axios.ts');
    const { sendWithAxios } = await sender;
    return sendWithAxios(request, agents, {
      maxResponseBytes: responseLimit(request.maxResponseBytes),
      maxRedirects,
    });
  };
  const reserve = (url: URL, request?: SlotRequest) => slots.acquire(url.origin, request);
  const close = () => {
    agents.destroy();
    return Promise.resolve();
  };
  return {
    maxResponseBytes,
    responseLimit,
    reserve,
    agentFor: (url, { fresh = false } = {}) => (fresh ? agents.freshFor(url) : agents.for(url)),
    async send(request) {
      if (request.slot) return await deliver(request);
      using _slot = await reserve(new URL(request.url), { signal: request.signal });
      return await deliver(request);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const optionNames: readonly (keyof TransportOptions)[] = [
  'ca',
  'proxy',
  'maxConnectionsPerOrigin',
  'keepAliveMs',
  'maxResponseBytes',
  'maxRedirects',
  'lookup',
];

function atLeast(least: number, value: number, option: string): number {
  if (typeof value !== 'number' || !(value >= least))
    throw new TypeError(`${option} must be a number of at least ${least}`);
  return value;
}
