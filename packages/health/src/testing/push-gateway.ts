import { randomUUID } from 'node:crypto';
import { createSecureServer, createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

/** How {@link startPushGateway} listens. */
export interface PushGatewayOptions {
  /** The port. Default: any free one. */
  readonly port?: number;
  /** The private key and the certificate, as PEM text, to serve TLS with. Default: plain HTTP/2. */
  readonly tls?: {
    /** The private key. */
    readonly key: string;
    /** The certificate. */
    readonly cert: string;
  };
}

/** What the gateway was asked. */
export interface PushGatewayRequest {
  /** The HTTP method. */
  readonly method: string;
  /** The path. */
  readonly path: string;
  /** All headers. */
  readonly headers: Readonly<Record<string, unknown>>;
}

/** An answer in place of Apple's. */
export interface PushGatewayAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The body; text as it is, anything else as JSON. */
  readonly body?: unknown;
  /** The headers besides `apns-id`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Apple's push service on this machine: HTTP/2 only, and no push without a certificate. */
export interface PushGateway extends AsyncDisposable {
  /** Where it listens, for the member `origins` of the configuration. */
  readonly origin: string;
  /** What it was asked, in order. */
  readonly requests: readonly PushGatewayRequest[];
  /** Answers the next questions otherwise than Apple does: with a status, or never. `undefined` ends that. */
  misbehave(answer: PushGatewayAnswer | 'hang' | 'reset' | undefined): void;
  /** Cuts all connections and stops listening. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts a simulated push service. It answers as Apple's does to a client without a certificate: `MethodNotAllowed` to
 * anything but POST, `BadPath` to another path, `MissingProviderToken` to a push. (Apple: handling notification
 * responses from APNs)
 */
export async function startPushGateway(options: PushGatewayOptions = {}): Promise<PushGateway> {
  const requests: PushGatewayRequest[] = [];
  let fault: PushGatewayAnswer | 'hang' | 'reset' | undefined;
  const sockets = new Set<Socket>();
  const server = options.tls ? createSecureServer(options.tls) : createServer();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const { ':method': method = '', ':path': path = '' } = headers;
    requests.push({ method, path, headers });
    if (fault === 'hang') return;
    if (fault === 'reset') return void stream.session?.socket.destroy();
    respond(stream, fault ?? answerTo(method, path));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    misbehave(answer) {
      fault = answer;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function answerTo(method: string, path: string): PushGatewayAnswer {
  if (!/^\/3\/device\/[0-9a-f]*$/i.test(path)) return { status: 404, body: { reason: 'BadPath' } };
  if (method !== 'POST') return { status: 405, body: { reason: 'MethodNotAllowed' } };
  return { status: 403, body: { reason: 'MissingProviderToken' } };
}

function respond(stream: ServerHttp2Stream, { status, body, headers }: PushGatewayAnswer): void {
  stream.on('error', () => {});
  stream.respond({ ':status': status, 'apns-id': randomUUID().toUpperCase(), ...headers });
  stream.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
}
