import type { Agent, AgentOptions, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import axios, { type AxiosResponse } from 'axios';
import { TransportFailure } from '../errors/transport-failure.ts';
import type { Agents } from './agents.ts';
import type { HttpHeaders, HttpRequest, HttpResponse } from './http.ts';
import { readBody } from './read-body.ts';
import { phasesOf } from './socket-timings.ts';
import { toTransportFailure } from './to-transport-failure.ts';

/**
 * The part of axios that sends. What it does around that (merging its defaults into each request, choosing a form of the
 * body, intercepting) is not needed here, and takes as long as sending does.
 */
const send = axios.getAdapter('http');

const settings = {
  // The body is read here, so that its size, its time and a cut in the middle are distinguished.
  responseType: 'stream',
  maxRedirects: 0,
  timeout: 0,
  maxBodyLength: Number.POSITIVE_INFINITY,
  validateStatus: () => true,
} as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
/** Where Node's agents can have an environment of their own for proxies, axios goes by that. */
const agentsKnowProxies = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);

/** Sends one request by axios and reads the whole answer. Redirects stay within the origin. */
export async function sendWithAxios(
  request: HttpRequest,
  agents: Agents,
  limits: { readonly maxResponseBytes: number; readonly maxRedirects: number },
): Promise<HttpResponse> {
  const startedMs = performance.now();
  let url = new URL(request.url);
  for (let redirects = 0; ; redirects += 1) {
    const response = await sendOnce(request, url, agents);
    const location = redirectOf(response);
    if (location === undefined) return complete(response, request, url, limits.maxResponseBytes, startedMs);
    response.data.destroy();
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    const code =
      next?.origin !== url.origin
        ? 'CROSS_ORIGIN_REDIRECT'
        : redirects >= limits.maxRedirects
          ? 'TOO_MANY_REDIRECTS'
          : undefined;
    if (next === undefined || code !== undefined || request.method !== 'GET') {
      throw new TransportFailure({
        reason: 'REDIRECT_REFUSED',
        code: code ?? 'REDIRECTED_WRITE',
        host: next?.hostname,
      });
    }
    url = next;
  }
}

async function sendOnce(request: HttpRequest, url: URL, agents: Agents): Promise<AxiosResponse<Readable>> {
  const agent = request.freshConnection ? agents.freshFor(url) : agents.for(url);
  request.signal?.throwIfAborted();
  try {
    return await send({
      ...settings,
      ...environmentOf(agent),
      method: request.method,
      url: url.href,
      headers: new axios.AxiosHeaders(request.headers),
      httpAgent: agent,
      httpsAgent: agent,
      ...(request.body === undefined ? {} : { data: request.body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
  } catch (error) {
    throw request.signal?.aborted ? request.signal.reason : toTransportFailure(error, url);
  }
}

/**
 * Keeps axios from looking for a proxy in the environment. Its own way, `proxy: false`, makes a function for each request
 * that V8 keeps, and with it the request and its answer, until the next full collection: a fifth of the time of a long list.
 */
function environmentOf(agent: Agent): { readonly proxy?: false } {
  // Every agent of Node's has its options there; the types leave them out of plain ones.
  const { options } = agent as Agent & { readonly options: AgentOptions };
  return agentsKnowProxies && options.proxyEnv !== undefined ? {} : { proxy: false };
}

async function complete(
  response: AxiosResponse<Readable>,
  request: HttpRequest,
  url: URL,
  maxBytes: number,
  startedMs: number,
): Promise<HttpResponse> {
  const firstByteMs = performance.now();
  request.onHeaders?.();
  const socket = (response.request as IncomingMessage | undefined)?.socket;
  const body = await readBody(response.data, maxBytes, url, request.signal);
  return {
    status: response.status,
    headers: headersOf(response),
    body,
    phases: phasesOf(socket, startedMs, firstByteMs, performance.now()),
  };
}

function redirectOf(response: AxiosResponse): string | undefined {
  // 304 has no place to go to; 300 and 305 are not for programs.
  const redirects = [301, 302, 303, 307, 308].includes(response.status);
  const location: unknown = response.headers['location'];
  return redirects && typeof location === 'string' ? location : undefined;
}

function headersOf(response: AxiosResponse): HttpHeaders {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && value !== null)
      headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return headers;
}
