import type { Agent, IncomingMessage } from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  phasesOf,
  readBody,
  type Transport,
  TransportFailure,
  toTransportFailure,
} from '@mdmkit/core';

// Not imported: that would read all its exports, and one of them, WebSocket, loads the whole of undici.
const http = process.getBuiltinModule('node:http');

/**
 * Sends one request over the transport's connections and reads the whole answer: the one place where traffic to Google
 * leaves this package. Redirects are refused, because Google's APIs use none and a token must not follow one.
 *
 * @throws TransportFailure - If no complete answer arrived, or the answer is not allowed.
 */
export async function sendGuarded(request: HttpRequest, transport: Transport): Promise<HttpResponse> {
  const startedMs = performance.now();
  const url = new URL(request.url);
  const incoming = await open(request, url, transport.agentFor(url));
  const firstByteMs = performance.now();
  refuseRedirect(incoming, url);
  request.onHeaders?.();
  // Read now: a socket that returns to its pool is removed from the message.
  const { socket } = incoming;
  const limit = transport.responseLimit(request.maxResponseBytes);
  const body = await readBody(decompressed(incoming), limit, url, request.signal);
  return {
    status: incoming.statusCode ?? 0,
    headers: headersOf(incoming),
    body,
    phases: phasesOf(socket, startedMs, firstByteMs, performance.now()),
  };
}

function open(request: HttpRequest, url: URL, agent: Agent): Promise<IncomingMessage> {
  const { method, headers, signal, body } = request;
  return new Promise((resolve, reject) => {
    // Looked up at each call: what intercepts requests in tests replaces the modules' functions.
    const { request: dial } = url.protocol === 'https:' ? https : http;
    const outgoing = dial(url, { method, headers, agent, ...(signal ? { signal } : {}) });
    outgoing.once('response', resolve);
    outgoing.on('error', (error) => reject(signal?.aborted ? toError(signal.reason) : toTransportFailure(error, url)));
    outgoing.end(body);
  });
}

/** A caller may abort with any value, which is what then fails the request; what is thrown on should be an error. */
export function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new TransportFailure({ reason: 'ABORTED', code: 'ABORTED' });
}

function refuseRedirect(incoming: IncomingMessage, url: URL): void {
  const { location } = incoming.headers;
  // 304 has no place to go to; 300 and 305 are not for programs.
  if (location === undefined || ![301, 302, 303, 307, 308].includes(incoming.statusCode ?? 0)) return;
  incoming.destroy();
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  throw new TransportFailure({
    reason: 'REDIRECT_REFUSED',
    code: target?.origin === url.origin ? 'REDIRECTED' : 'CROSS_ORIGIN_REDIRECT',
    host: target?.hostname,
  });
}

function decompressed(incoming: IncomingMessage): Readable {
  if (!/^(x-)?gzip$/i.test(incoming.headers['content-encoding'] ?? '')) return incoming;
  // A failure of either stream reaches the reader as the last one's.
  return pipeline(incoming, createGunzip(), () => {});
}

function headersOf(incoming: IncomingMessage): HttpHeaders {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
