import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the endpoint does with the next requests. */
export interface EndpointFault {
  /** The HTTP status of the whole request. */
  readonly status: number;
  /** Headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The type of the error in the body. */
  readonly type?: string;
}

/** A bulk endpoint that holds clients to the rules of Elasticsearch, and keeps what they write. */
export interface BulkEndpoint extends AsyncDisposable {
  /** Its address. */
  readonly url: string;
  /** The documents by index and id, as they were written first. */
  readonly documents: ReadonlyMap<string, object>;
  /** How many requests came. */
  readonly requests: number;
  /** How many documents came whose id existed already. */
  readonly duplicates: number;
  /** The rules that requests broke. */
  readonly violations: readonly string[];
  /** The fault of each request; undefined for none. */
  fault: (request: number) => EndpointFault | undefined;
  /** The status of one document; undefined for the usual one. */
  itemStatus: (document: object, id: string) => { readonly status: number; readonly type: string } | undefined;
}

/** Options of {@link startBulkEndpoint}. */
export interface BulkEndpointOptions {
  /** The API key that it accepts. */
  readonly apiKey?: string;
  /** The longest body, in bytes. */
  readonly maxBytes?: number;
  /** The port. Default: any free one. */
  readonly port?: number;
}

/** `http.max_content_length` of Elasticsearch is 100 MB. */
const usualMaxBytes = 104_857_600;

/** Starts the endpoint on this machine. */
export async function startBulkEndpoint(options: BulkEndpointOptions = {}): Promise<BulkEndpoint> {
  const { apiKey = 'key-of-the-test', maxBytes = usualMaxBytes, port = 0 } = options;
  const documents = new Map<string, object>();
  const violations: string[] = [];
  const state: Pick<BulkEndpoint, 'fault' | 'itemStatus'> & { requests: number; duplicates: number } = {
    fault: () => undefined,
    itemStatus: () => undefined,
    requests: 0,
    duplicates: 0,
  };
  const write = (index: string, id: string, document: object) => {
    const refusal = state.itemStatus(document, id);
    if (refusal)
      return { _id: id, status: refusal.status, error: { type: refusal.type, reason: JSON.stringify(document) } };
    const key = `${index}/${id}`;
    if (documents.has(key)) {
      state.duplicates += 1;
      return { _id: id, status: 409, error: { type: 'version_conflict_engine_exception', reason: id } };
    }
    documents.set(key, document);
    return { _id: id, status: 201, result: 'created' };
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    state.requests += 1;
    const reply = (status: number, json: object, headers: Readonly<Record<string, string>> = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch', ...headers })
        .end(JSON.stringify(json));
    const refuse = (status: number, type: string, headers?: Readonly<Record<string, string>>) =>
      reply(status, { error: { type, reason: `${type}: ${request.headers.authorization}` }, status }, headers);
    const fault = state.fault(state.requests);
    if (fault) return refuse(fault.status, fault.type ?? 'exception', fault.headers);
    if (request.headers.authorization !== `ApiKey ${apiKey}`) return refuse(401, 'security_exception');
    if (Buffer.byteLength(body) > maxBytes) return refuse(413, 'content_too_long_exception');
    const violation = violationOf(request, body);
    if (violation !== undefined) {
      violations.push(violation);
      return refuse(400, 'illegal_argument_exception');
    }
    const lines = body.slice(0, -1).split('\n');
    const [, index = ''] = /^\/([^/?]+)\/_bulk/.exec(request.url ?? '') ?? [];
    const items = lines.flatMap((line, place) => {
      if (place % 2 === 1) return [];
      // The rules were checked before.
      const { create } = JSON.parse(line) as { readonly create: { readonly _id: string } };
      return [{ create: write(index, create._id, JSON.parse(lines[place + 1] ?? '') as object) }];
    });
    return reply(200, { errors: items.some(({ create }) => create.status >= 300), items });
  };
  const server = createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: actual } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${actual}`,
    documents,
    violations,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

/** The rule of the bulk API that a request breaks. */
function violationOf({ method, url, headers }: IncomingMessage, body: string): string | undefined {
  if (method !== 'POST' || !/^\/[^/?]+\/_bulk(?:\?|$)/.test(url ?? '')) return `the request ${method} ${url}`;
  const type = headers['content-type'] ?? '';
  if (!/^application\/(?:vnd\.elasticsearch\+)?x-ndjson(?:;|$)/.test(type)) return `the content type ${type}`;
  if (!body.endsWith('\n')) return 'the last line does not end';
  const lines = body.slice(0, -1).split('\n');
  if (lines.length % 2 === 1) return 'an action without a document';
  for (const [place, line] of lines.entries()) {
    const value = parse(line);
    if (typeof value !== 'object' || value === null) return `line ${place} is no JSON object`;
    if (place % 2 === 1) continue;
    const actions = Object.entries(value);
    const [[name, action] = []] = actions as [string, { readonly _id?: unknown }][];
    if (actions.length !== 1 || name !== 'create') return `the action ${line}`;
    if (typeof action?._id !== 'string' || Buffer.byteLength(action._id) > 512) return `the id of ${line}`;
  }
  return undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
