import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connect as secure } from 'node:tls';
import { type Secret, secureContextOf } from '@mdmkit/core';
import type { DialTarget } from './network-access.ts';
import { NetworkFailure } from './network-failure.ts';
import { destroyOnAbort } from './within.ts';

// Not imported: that would read all its exports, and one of them, WebSocket, loads the whole of undici.
const http = process.getBuiltinModule('node:http');

/** What a tunnel needs. */
export interface TunnelOptions {
  /** The proxy's address. */
  readonly proxy: URL;
  /** Where the tunnel leads. */
  readonly target: DialTarget;
  /** `user:password`, where the proxy asks for them. */
  readonly credentials: Secret | undefined;
  /** The authorities that a proxy of HTTPS is judged by. */
  readonly authorities: readonly string[];
}

/**
 * Asks a proxy for a tunnel (CONNECT, RFC 9110 §9.3.6) on a connection to it.
 *
 * @throws NetworkFailure - When it refuses: the status, and at 407 the ways to sign in that it offers.
 */
export async function openTunnel(socket: Socket, options: TunnelOptions, signal: AbortSignal): Promise<Socket> {
  const stop = destroyOnAbort(socket, signal);
  try {
    const way = options.proxy.protocol === 'https:' ? await encrypt(socket, options) : socket;
    const asked = ask(way, options);
    const [answer] = (await once(asked, 'connect')) as [IncomingMessage];
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) return way;
    way.destroy();
    throw new NetworkFailure('proxy', `PROXY_${statusCode}`, {
      status: statusCode,
      schemes: schemesOf(answer),
    });
  } finally {
    stop();
  }
}

function ask(socket: Socket, { target, credentials }: TunnelOptions): ClientRequest {
  const authority = `${target.host}:${target.port}`;
  const authorization =
    credentials === undefined
      ? {}
      : { 'proxy-authorization': `Basic ${Buffer.from(credentials.reveal()).toString('base64')}` };
  const asked = http.request({
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...authorization },
    createConnection: () => socket,
  });
  return asked.end();
}

async function encrypt(socket: Socket, { proxy, authorities }: TunnelOptions): Promise<Socket> {
  const encrypted = secure({ socket, servername: proxy.hostname, secureContext: secureContextOf(authorities) });
  await once(encrypted, 'secureConnect');
  return encrypted;
}

function schemesOf({ headers }: IncomingMessage): readonly string[] {
  const offered = headers['proxy-authenticate'];
  return [offered ?? []].flat().flatMap((line) => line.match(/^[A-Za-z]+/)?.[0] ?? []);
}
