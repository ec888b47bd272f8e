import type { Context, Hono } from 'hono';
import type { AppOptions } from '../app-options.ts';
import { ProblemError, problemResponse } from '../problem.ts';

/** The largest body that a vendor or a partner may send, in bytes. */
const mostBytes = 65_536;

/**
 * Adds the addresses at which vendors and partners answer: `/inbound/` and the id of a channel. They have no access token of this
 * server: the channel checks the signature or the token of its sender.
 */
export function addInboundRoutes(
  app: Hono,
  { alerts, limitRequests }: Pick<AppOptions, 'alerts' | 'limitRequests'>,
): void {
  const answer = async (c: Context): Promise<Response> => {
    const channel = c.req.param('channel') ?? '';
    // One sender must not keep those of other channels away.
    limitRequests(`inbound:${channel}`);
    const url = new URL(c.req.url);
    const received = await alerts?.receive(channel, {
      method: c.req.method,
      path: decodedRest(url.pathname, channel),
      target: `${url.pathname}${url.search}`,
      query: url.searchParams,
      headers: c.req.header(),
      body: await readBody(c.req.raw),
    });
    if (!received) return problemResponse(new ProblemError('NOT_FOUND', 'There is no such address.'));
    const { status, contentType, body = '' } = received;
    return new Response(status === 204 ? null : body, {
      status,
      headers: { 'cache-control': 'no-store', ...(contentType === undefined ? {} : { 'content-type': contentType }) },
    });
  };
  app.on(['GET', 'POST', 'PUT'], ['/inbound/:channel', '/inbound/:channel/*'], answer);
}

function decodedRest(pathname: string, channel: string): string {
  const rest = pathname.slice(`/inbound/${encodeURIComponent(channel)}`.length);
  try {
    return decodeURIComponent(rest);
  } catch {
    return rest;
  }
}

/** Reads a body, and refuses a large one before it is read whole. */
async function readBody({ body }: Request): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > mostBytes)
      throw new ProblemError('PAYLOAD_TOO_LARGE', `Send at most ${mostBytes.toLocaleString('en')} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
