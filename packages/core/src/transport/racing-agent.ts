import type { ClientRequest, Agent as HttpAgent } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { TransportFailure } from '../errors/transport-failure.ts';
import { connect } from './connect.ts';
import { onDestroy } from './on-destroy.ts';
import { observe } from './socket-timings.ts';

/** What Node's HTTP client passes to an agent with a request, and what the agent passes to `createConnection`. */
interface RequestOptions {
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
  readonly timeout?: number | undefined;
  readonly localAddress?: string | undefined;
}

/** A request of the options; weak, because a pooled socket keeps its options for life. */
const requestOf = Symbol('request');

interface OptionsWithRequest extends RequestOptions {
  readonly [requestOf]?: WeakRef<ClientRequest>;
}

/** The methods of an agent that Node calls; its types leave these out. */
interface AgentMethods {
  /** Gives a request a socket of the pool, or a new one. */
  addRequest(request: ClientRequest, options: RequestOptions): void;
  /** Makes a new socket for a request. */
  createSocket(request: ClientRequest, options: RequestOptions, callback: unknown): void;
}

/** The longest head of an answer, in bytes. Node's own limit is 16 KiB; gateways that add cookies and policies exceed it. */
const maxHeaderSize = 64 * 1024;

/** Prepares a request before it gets a socket: its answer may have a long head, and may not change the protocol. */
export function prepareRequest(request: ClientRequest & { maxHeaderSize?: number }): void {
  // Node reads it when it gives the request a socket.
  request.maxHeaderSize = maxHeaderSize;
  // Without a listener, Node cuts the connection at status 101 and tells nobody: the call would wait for its time limit.
  request.once('upgrade', (_answer, socket) => {
    socket.destroy();
    request.emit(
      'error',
      new TransportFailure({ reason: 'MALFORMED_RESPONSE', code: 'STATUS_101', host: request.host }),
    );
  });
}

/** How an agent connects. */
export interface RacingOptions {
  /** Resolves names. Default: the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
  /** Returns the TLS context of new connections. Left out for plain HTTP. */
  readonly secureContext?: () => SecureContext;
}

/**
 * Makes an agent of Node connect to the first address of a host that answers, share one TLS context, note the time of each
 * part, and give the connection up with its request.
 */
export function raceConnections(agent: HttpAgent, { lookup, secureContext }: RacingOptions): void {
  const methods = agent as HttpAgent & AgentMethods;
  const addRequest = methods.addRequest.bind(agent);
  methods.addRequest = (request, options) => {
    prepareRequest(request);
    addRequest(request, options);
  };
  const createSocket = methods.createSocket.bind(agent);
  methods.createSocket = (request, options, callback) => {
    // The options are the request's own, some forty of them: they are not copied for one more.
    const tagged: OptionsWithRequest = Object.assign(options, { [requestOf]: new WeakRef(request) });
    createSocket(request, tagged, callback);
  };
  const startTls = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const { host, port, timeout, localAddress, [requestOf]: reference } = options as OptionsWithRequest;
    const request = reference?.deref();
    const startedMs = performance.now();
    const cancel = connect(
      { host: host ?? 'localhost', port: Number(port), lookup, localAddress },
      (error, connected) => {
        stopWatching?.();
        // Node takes an error alone; its types ask for a socket beside it.
        if (!connected) return callback?.(error, undefined as never);
        const { socket: plain, resolvedMs, connectedMs } = connected;
        if (timeout !== undefined && timeout > 0) plain.setTimeout(timeout);
        const socket = secureContext
          ? startTls({ ...options, socket: plain, secureContext: secureContext() } as typeof options)
          : plain;
        if (!socket) return;
        observe(socket, { startedMs, resolvedMs, connectedMs });
        callback?.(null, socket);
      },
    );
    const stopWatching =
      request &&
      onDestroy(request, () => {
        cancel();
        callback?.(new Error('the request was given up'), undefined as never);
      });
    return undefined;
  };
}
