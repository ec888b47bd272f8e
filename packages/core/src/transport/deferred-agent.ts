import type { ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { prepareRequest } from './racing-agent.ts';

/** What Node hands to an agent beside the request, and what the agents below it read. */
interface RequestOptions {
  readonly [name: string]: unknown;
}

/** An agent as Node's HTTP client calls it; the types of Node leave this method out. */
interface RequestTaker {
  addRequest(request: ClientRequest, options: RequestOptions): void;
}

/** The method by which an agent of Node gives a request its socket, or says that there will be none. */
interface SocketTaker {
  onSocket(socket: null, error?: Error): void;
}

/**
 * An agent for HTTPS that is loaded when the first request comes. Most processes never use a proxy, and the library for
 * it takes as long to load as all the rest of this package.
 */
export class DeferredAgent extends HttpsAgent {
  readonly #load: () => Promise<HttpAgent>;
  #agent: Promise<HttpAgent> | undefined;

  /** Makes an agent that stands in for the agent of `load`. */
  constructor(load: () => Promise<HttpAgent>, keepAlive = true) {
    // A request asks its own agent whether the connection is to be kept.
    super({ keepAlive });
    this.#load = load;
  }

  /** Passes a request on, once the agent is there. Called by Node's HTTP client. */
  addRequest(request: ClientRequest, options: RequestOptions): void {
    prepareRequest(request);
    this.#agent ??= this.#load();
    this.#agent.then(
      (agent) => {
        // Without being told, the agent would look for "https" in the call stack, which ends here.
        const secure = { ...options, secureEndpoint: true };
        // Every agent has this method.
        if (!request.destroyed) (agent as HttpAgent & RequestTaker).addRequest(request, secure);
        else refuse(request);
      },
      (error: unknown) => refuse(request, error),
    );
  }

  /** Closes all connections. */
  override destroy(): void {
    super.destroy();
    this.#agent?.then(
      (agent) => agent.destroy(),
      () => {},
    );
  }
}

/** Ends a request that gets no connection, so that it emits its events. */
function refuse(request: ClientRequest, error?: unknown): void {
  // As Node's own agents do when no connection can be made.
  (request as unknown as SocketTaker).onSocket(null, error instanceof Error ? error : undefined);
}
