import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServerSettings } from '../config/target.ts';
import { readAtMost } from '../files/read-at-most.ts';
import { reasonOf } from '../files/reason-of.ts';
import { ServerError } from './server-error.ts';

/** Where a server listens. */
export interface ListeningAddress {
  /** The address, such as `http://127.0.0.1:8080`. */
  readonly url: string;
}

/** The largest certificate chain, and the largest key. */
const maxBytes = 1024 * 1024;

/** The most connections at once; more are closed at once. */
const mostConnections = 10_000;

/** A client that sends slowly, or nothing, must not hold a connection for ever. */
const usualLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Proxies hold an idle connection for 60 seconds: one that is closed before may get a request that is never answered.
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
} as const;

/** Makes the HTTP or HTTPS server of settings. It does not listen yet. */
export function createListener(
  { tls }: ServerSettings,
  listener: RequestListener,
  limits: Partial<Record<keyof typeof usualLimits, number>> = {},
): Server {
  const all = { ...usualLimits, ...limits };
  const server = tls ? createHttpsServer(all, listener) : createHttpServer(all, listener);
  server.maxConnections = mostConnections;
  return server;
}

/** Reads certificate and key, at the start and whenever they may have been renewed. */
export async function readCertificate(server: Server, { tls }: ServerSettings): Promise<void> {
  if (!tls || !('setSecureContext' in server)) return;
  const read = async (file: string) => {
    const content = await readAtMost(file, maxBytes).catch((error: unknown) => {
      throw new ServerError(`the file ${file} ${reasonOf(error)}. Correct monitor.server.tls.`);
    });
    if (content === undefined)
      throw new ServerError(`the file ${file} is larger than 1 MiB. Correct monitor.server.tls.`);
    return content;
  };
  const [cert, key] = [await read(tls.certificateFile), await read(tls.keyFile)];
  try {
    (server as HttpsServer).setSecureContext({ cert, key, minVersion: 'TLSv1.2' });
  } catch {
    throw new ServerError(
      `${tls.certificateFile} and ${tls.keyFile} are no certificate and its key. Correct monitor.server.tls.`,
    );
  }
}

/**
 * Begins to listen. Returns the address.
 *
 * @throws ServerError - If the address or the certificate cannot be used.
 */
export async function listen(server: Server, settings: ServerSettings): Promise<ListeningAddress> {
  const { host, port, tls } = settings;
  await readCertificate(server, settings);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ServerError(describeListenError(error, host, port))),
    );
    server.listen({ host, port }, resolve);
  });
  // A server that listens on a port has an address of this kind.
  const { address, port: actual, family } = server.address() as AddressInfo;
  return { url: `${tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${actual}` };
}

function describeListenError({ code = 'unknown' }: NodeJS.ErrnoException, host: string, port: number): string {
  const place = `${host}:${port}`;
  if (code === 'EADDRINUSE')
    return `another program listens on ${place}. Choose another port with --listen, or start without a server with --no-server.`;
  if (code === 'EACCES') return `this user may not listen on ${place}. Choose a port above 1023 with --listen.`;
  return `the server cannot listen on ${place} (${code}). Choose another address with --listen.`;
}
