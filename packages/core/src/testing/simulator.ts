import { type Context, Hono } from 'hono';
import type { Clock } from '../clock/clock.ts';
import { systemClock } from '../clock/clock.ts';
import type { Endpoint } from '../endpoint.ts';
import { connectionFault } from './connection-fault.ts';
import { checkEndpointName, createFaultQueue, type Fault, type FaultQueue } from './faults.ts';

/** A request that a simulator has received. */
export interface RecordedRequest {
  /** The endpoint's name; undefined for a request that matches none. */
  readonly endpoint: string | undefined;
  /** The method. */
  readonly method: string;
  /** The path with its query. */
  readonly target: string;
  /** The headers. */
  readonly headers: Headers;
}

/** A vendor in this process: a function from request to answer, with its clock and its faults in reach. */
export interface Simulator {
  /** The vendor's origins, for handlers that intercept. */
  readonly origins: readonly string[];
  /** Answers a request as the vendor would. */
  fetch(request: Request): Promise<Response>;
  /** What is to go wrong next. */
  readonly faults: FaultQueue;
  /** The clock that sessions and tokens expire on. */
  readonly clock: Clock;
  /**
   * The requests so far, oldest first; those of one endpoint when its name or `METHOD /path` is given.
   *
   * @throws TypeError - If the simulator has no endpoint of that name.
   */
  requests(endpoint?: string): readonly RecordedRequest[];
}

/** Answers the requests of one endpoint. */
export type SimulatorHandler = (request: SimulatedRequest) => Response | Promise<Response>;

/** A request as handlers see it. */
export interface SimulatedRequest {
  /** The endpoint that it matched. */
  readonly endpoint: Endpoint;
  /** The request. */
  readonly request: Request;
  /** Its URL. */
  readonly url: URL;
  /** The path's parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** One handler for every endpoint of a list: a missing one is a type error. */
export type SimulatorHandlers<Endpoints extends readonly Endpoint[]> = {
  readonly [Name in Endpoints[number]['name']]: SimulatorHandler;
};

/** What {@link createSimulator} needs. */
export interface SimulatorParts<Endpoints extends readonly Endpoint[]> {
  /** The vendor's origins. */
  readonly origins: readonly string[];
  /** The vendor's calls. */
  readonly endpoints: Endpoints;
  /** Their answers. */
  readonly handlers: SimulatorHandlers<Endpoints>;
  /** Checks that come before every handler, such as sessions; an answer ends the request. */
  readonly before?: (request: SimulatedRequest) => Response | undefined | Promise<Response | undefined>;
  /** The answer for a known path with a method it lacks, and for an unknown path. */
  readonly notFound: (request: Request, methodMismatch: boolean) => Response;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

const maxRecorded = 10_000;

/** Builds a simulator from the endpoints that its client is built from. */
export function createSimulator<const Endpoints extends readonly Endpoint[]>(
  parts: SimulatorParts<Endpoints>,
): Simulator {
  const clock = parts.clock ?? systemClock;
  const names = parts.endpoints.map(({ name }) => name);
  const faults = createFaultQueue(names);
  const recorded: RecordedRequest[] = [];
  const app = new Hono();
  const handlers: Readonly<Record<string, SimulatorHandler>> = parts.handlers;

  const record = (endpoint: string | undefined, request: Request, url: URL) => {
    if (recorded.length >= maxRecorded) recorded.shift();
    recorded.push({ endpoint, method: request.method, target: url.pathname + url.search, headers: request.headers });
  };

  for (const endpoint of parts.endpoints) {
    app.on(endpoint.method, toRoute(endpoint.path), async (context) => {
      const request = toSimulatedRequest(endpoint, context);
      record(endpoint.name, request.request, request.url);
      const answer = async () =>
        (await parts.before?.(request)) ??
        (await handlers[endpoint.name]?.(request)) ??
        parts.notFound(request.request, false);
      const fault = faults.take(endpoint.name);
      return fault === undefined ? await answer() : await play(fault, answer, clock);
    });
  }
  const knownPaths = parts.endpoints.map(
    ({ path }) => new RegExp(`^${path.replace(/\{\+\w+\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')}$`),
  );
  app.notFound((context) => {
    const { pathname } = new URL(context.req.url);
    record(undefined, context.req.raw, new URL(context.req.url));
    return parts.notFound(
      context.req.raw,
      knownPaths.some((path) => path.test(pathname)),
    );
  });

  return {
    origins: parts.origins,
    clock,
    faults,
    async fetch(request) {
      const response = await app.fetch(request);
      // The vendor's time is the simulator's: clients measure their own clock against it.
      if (!response.headers.has('date')) response.headers.set('date', new Date(clock.now()).toUTCString());
      return response;
    },
    requests(endpoint) {
      if (endpoint === undefined) return recorded;
      // A method with a path is asked for as it is; it may be one that the simulator does not know.
      if (!endpoint.includes(' ')) checkEndpointName(endpoint, names);
      return recorded.filter(
        (entry) => entry.endpoint === endpoint || `${entry.method} ${entry.target.replace(/\?.*/s, '')}` === endpoint,
      );
    },
  };
}

/**
 * A parameter may be followed by a verb, as in `{device}:issueCommand`; the router takes the two as one. `{+name}` takes
 * several segments.
 */
function toRoute(path: string): string {
  return path.replace(/\{(\+?)(\w+)\}(:\w+)?/g, (_, reserved: string, name: string, verb?: string) => {
    if (reserved !== '') return `:${name}{.+}`;
    return verb === undefined ? `:${name}` : `:${name}{[^/]+${verb}}`;
  });
}

function toSimulatedRequest(endpoint: Endpoint, context: Context): SimulatedRequest {
  // The router only knows the parameters that the path names.
  const params: Record<string, string> = { ...context.req.param() };
  for (const [, name = '', verb = ''] of endpoint.path.matchAll(/\{(\w+)\}(:\w+)/g)) {
    params[name] = params[name]?.slice(0, -verb.length) ?? '';
  }
  return { endpoint, request: context.req.raw, url: new URL(context.req.url), params };
}

async function play(fault: Fault, answer: () => Promise<Response>, clock: Clock): Promise<Response> {
  if (typeof fault === 'object') {
    if ('delayMs' in fault) {
      await clock.sleep(fault.delayMs);
      return await answer();
    }
    const { body, status, headers } = fault;
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
      const sent = body instanceof Uint8Array ? Buffer.from(body) : (body ?? null);
      return new Response(sent, { status, ...(headers ? { headers } : {}) });
    }
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });
  }
  switch (fault) {
    case 'html':
      return new Response('<!DOCTYPE html><html><body><h1>Access denied</h1></body></html>', {
        headers: { 'content-type': 'text/html' },
      });
    case 'garble': {
      const right = await answer();
      const text = await right.text();
      return new Response(`${text.slice(0, Math.ceil(text.length / 2))}`, {
        status: right.status,
        headers: { 'content-type': 'application/json' },
      });
    }
    case 'hang':
    case 'reset':
      return connectionFault(fault);
    case 'stall':
    case 'reset-body':
    case 'reset-after':
      return connectionFault(fault, await answer());
  }
}
