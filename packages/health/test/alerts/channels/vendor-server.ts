import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a vendor's server received. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as JSON; undefined if it is none. */
  readonly json: unknown;
}

/** An answer. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the server does in place of the vendor's answer: another answer, silence, or a reset after the request was read. */
export type Interference = VendorAnswer | 'hang' | 'reset';

/** A local server that checks requests as the vendor documents them. */
export interface VendorServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** What is wrong with requests so far, by the vendor's documented schema. */
  readonly mistakes: readonly string[];
  /** Does something else with the next requests, in order. */
  interfere(...next: readonly Interference[]): void;
  /** Resolves when the next request has arrived. */
  nextRequest(): Promise<ReceivedRequest>;
}

/** What a vendor answers, and what it finds wrong. */
export type Vendor = (request: ReceivedRequest, complain: (mistake: string) => void) => VendorAnswer;

/** Starts a server. */
export async function startVendor(vendor: Vendor): Promise<VendorServer> {
  const requests: ReceivedRequest[] = [];
  const mistakes: string[] = [];
  const interferences: Interference[] = [];
  let waiting: ((request: ReceivedRequest) => void)[] = [];
  const answer = (response: ServerResponse, { status, headers = {}, body = '' }: VendorAnswer) => {
    response.writeHead(status, headers);
    response.end(body);
  };
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body,
        json: parse(body),
      };
      requests.push(request);
      const regular = vendor(request, (mistake) => mistakes.push(mistake));
      const next = interferences.shift() ?? regular;
      if (next === 'reset') incoming.socket.destroy();
      else if (next !== 'hang') answer(response, next);
      for (const resolve of waiting) resolve(request);
      waiting = [];
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    mistakes,
    interfere: (...next) => void interferences.push(...next),
    nextRequest: async () => await new Promise((resolve) => waiting.push(resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
