import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A CONNECT proxy on this machine (RFC 9110 §9.3.6). */
export interface LoopbackProxy extends AsyncDisposable {
  /** `http://127.0.0.1:port`, for the option `proxy.url`. */
  readonly url: string;
  /** The targets that were asked for so far, as `host:port`. */
  readonly targets: readonly string[];
  /** How many connections to it, and from it, are open now. */
  readonly connections: number;
  /** Cuts all tunnels and stops listening. May be called twice. */
  close(): Promise<void>;
}

/** How {@link listenAsProxy} behaves. */
export interface LoopbackProxyOptions {
  /** `user:password` that it asks for. Default: none. */
  readonly credentials?: string;
  /** The port on this machine that all tunnels lead to, whatever name was asked for. */
  readonly port: number;
  /** A status to refuse every tunnel with, such as 403 or 502; `silent` never answers. Default: none. */
  readonly refuse?: number | 'silent';
  /** The status that opens a tunnel: any 2xx does. Default: 200. */
  readonly accept?: number;
}

/** Starts a proxy whose tunnels all lead to one port of this machine, so that any vendor's name can be called through it. */
export async function listenAsProxy(options: LoopbackProxyOptions): Promise<LoopbackProxy> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Either end may be cut at any time; that is the other end's concern.
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  };
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connection', keep);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    targets.push(request.url ?? '');
    if (options.refuse === 'silent') {
      // Read on, or it would never learn that the other end has gone.
      client.resume().once('end', () => client.destroy());
      return;
    }
    const status = options.refuse ?? (isAllowed(request, options.credentials) ? 200 : 407);
    if (status !== 200) {
      const ask = status === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : '';
      client.end(`HTTP/1.1 ${status} No\r\n${ask}Content-Length: 0\r\n\r\n`);
      return;
    }
    const target = connect(options.port, '127.0.0.1', () => {
      client.write(`HTTP/1.1 ${options.accept ?? 200} Connection Established\r\n\r\n`);
      target.pipe(client).pipe(target);
    });
    keep(target);
    target.once('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    targets,
    get connections() {
      return sockets.size;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function isAllowed(request: IncomingMessage, credentials: string | undefined): boolean {
  if (credentials === undefined) return true;
  return request.headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`;
}
