import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { incomparableLength } from '../files/incomparable-length.ts';
import { type Caller, includesRole } from './access/role.ts';
import type { ServerContext } from './context.ts';
import { ProblemError } from './problem.ts';
import type { Route } from './route.ts';

/** A request for a route, taken apart. */
export interface RouteRequest {
  /** The request. */
  readonly request: Request;
  /** The parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Who asks. */
  readonly caller: Caller;
}

/** The most bytes of a body. */
export const mostBodyBytes = 65_536;

/** Checks a request against its route, lets the route handle it, and makes the answer. */
export async function answerRoute(
  route: Route,
  { request, params, caller }: RouteRequest,
  context: ServerContext,
): Promise<Response> {
  if (!includesRole(caller.role, route.role))
    throw new ProblemError(
      'FORBIDDEN',
      `This needs the role ${route.role}; the access token has the role ${caller.role}.`,
    );
  if (route.tenants === 'whole' && caller.tenants !== null)
    throw new ProblemError('FORBIDDEN', 'This speaks of all tenants; the access token is limited to some.');
  const valid = {
    params: validate(route.params, params, 'a path'),
    query: validate(route.query, queryOf(request.url), 'a query'),
    body: route.body && validate(route.body, await readBody(request), 'a body'),
    caller,
    idempotencyKey: idempotencyKeyOf(request, caller),
  };
  // The schemas of the route itself have made these values.
  const content = await route.handle(valid as Parameters<Route['handle']>[0], context);
  return jsonResponse(request, content, route.status);
}

/** Makes a JSON answer. A client that has the same content already gets 304. */
export function jsonResponse(request: Request, content: unknown, status = 200): Response {
  const text = `${JSON.stringify(content)}\n`;
  const headers: Record<string, string> = { 'content-type': 'application/json', 'cache-control': 'no-cache' };
  if (request.method !== 'GET') return new Response(text, { status, headers });
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  headers.etag = etag;
  const knownTags = request.headers.get('if-none-match')?.split(',') ?? [];
  const isKnown = knownTags.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  return isKnown ? new Response(null, { status: 304, headers }) : new Response(text, { status, headers });
}

function queryOf(url: string): Readonly<Record<string, string>> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(url).searchParams) {
    if (Object.hasOwn(query, name)) throw new ProblemError('INVALID_REQUEST', 'The query has a parameter twice.');
    query[name] = value;
  }
  return query;
}

function validate(schema: z.ZodObject | undefined, value: unknown, place: string): unknown {
  const odd = incomparableLength(value);
  if (odd) {
    const pointer = odd.map((part) => `/${pointerPart(part)}`).join('');
    throw new ProblemError('INVALID_REQUEST', `The request has ${place} that is not valid: ${pointer}: no length`);
  }
  // A parameter that is not read is a mistake of the caller: the answer would not be what it asked for.
  const parsed = schema?.strict().safeParse(value);
  if (parsed === undefined) {
    const [unknown] = Object.keys(value ?? {});
    if (unknown === undefined) return undefined;
    throw new ProblemError('INVALID_REQUEST', `The request has ${place} that this route does not take.`);
  }
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
    pointer: place === 'a body' ? path.map((part) => `/${pointerPart(part)}`).join('') : path.join('.'),
    detail: message,
  }));
  const [first] = errors;
  throw new ProblemError(
    'INVALID_REQUEST',
    `The request has ${place} that is not valid: ${first?.pointer ? `${first.pointer}: ` : ''}${first?.detail ?? ''}`,
    { errors },
  );
}

function pointerPart(part: PropertyKey): string {
  return String(part).replaceAll('~', '~0').replaceAll('/', '~1');
}

async function readBody(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  // A page of another site can send other types without asking the server first.
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', 'Send a body of the type application/json.');
  const text = await readText(request);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ProblemError('INVALID_REQUEST', 'The body is not JSON.');
  }
}

/** Reads a body, and no more of it than is allowed. */
async function readText({ body }: Request): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, bytes] = ['', 0];
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > mostBodyBytes)
        throw new ProblemError('PAYLOAD_TOO_LARGE', `Send a body of at most ${mostBodyBytes} bytes.`);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('INVALID_REQUEST', 'The body could not be read as UTF-8.');
  }
}

/** The key of a request, apart from the keys of other callers. */
function idempotencyKeyOf({ headers, method }: Request, { name }: Caller): string | undefined {
  const key = headers.get('idempotency-key');
  if (key === null || method === 'GET') return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw new ProblemError(
      'INVALID_REQUEST',
      'The header Idempotency-Key must have 1 to 200 visible ASCII characters.',
    );
  return `${name} ${key}`;
}
