import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type ConnectionFault, connectionFaultOf } from './connection-fault.ts';

/** A simulator behind a real socket on this machine. */
export interface LoopbackServer extends AsyncDisposable {
  /** `http://127.0.0.1:port`; with a certificate `https://127.0.0.1:port`. */
  readonly origin: string;
  /** The port. */
  readonly port: number;
  /** Cuts all connections and stops listening. May be called twice. */
  close(): Promise<void>;
}

/** What {@link listen} takes. */
export interface ListenOptions {
  /** The port. Default: any free one. */
  readonly port?: number;
  /** The private key and the certificate, as PEM text, to serve HTTPS with. Default: plain HTTP. */
  readonly tls?: {
    /** The private key. */
    readonly key: string;
    /** The certificate. */
    readonly cert: string;
  };
}

/** Anything that turns a request into an answer, such as a simulator. */
export interface Fetches {
  /** Answers one request. */
  fetch(request: Request): Response | Promise<Response>;
}

/** Serves a simulator, or anything that turns a request into an answer, on the loopback address. */
export async function listen(simulator: Fetches, options: ListenOptions = {}): Promise<LoopbackServer> {
  const listener = getRequestListener(async (request, { outgoing }) => {
    const response = await simulator.fetch(request);
    const fault = connectionFaultOf(response);
    if (fault === undefined) return response;
    await misbehave(fault, response, outgoing as ServerResponse);
    return RESPONSE_ALREADY_SENT;
  });
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => void listener(incoming, outgoing);
  const server = options.tls === undefined ? createServer(handle) : createSecureServer(options.tls, handle);
  // A connection stays open however long it is unused: whether a request meets its end would depend on the machine's speed.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  const scheme = options.tls === undefined ? 'http' : 'https';
  return { origin: `${scheme}://127.0.0.1:${port}`, port, close, [Symbol.asyncDispose]: close };
}

async function misbehave(fault: ConnectionFault, response: Response, outgoing: ServerResponse): Promise<void> {
  if (fault === 'hang') return;
  if (fault === 'reset') return outgoing.socket?.resetAndDestroy() as undefined;
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': body.length });
  const part = fault === 'reset-after' ? body : body.subarray(0, Math.ceil(body.length / 2));
  outgoing.write(part, () => {
    if (fault !== 'stall') outgoing.socket?.resetAndDestroy();
  });
}
