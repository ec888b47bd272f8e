import type { Agent } from 'node:http';
import type { FetchImplementation } from './guarded-fetch.ts';

/** What Google's HTTP layer is told for every request, whatever it is for. */
export interface LibraryOptions {
  /** Sends the request. */
  readonly fetchImplementation: FetchImplementation;
  /** Off: requests are repeated in one place, and not here. */
  readonly retry: false;
  /** Off as well: the token request brings a policy of its own, into which this is merged. */
  readonly retryConfig: { readonly retry: 0 };
  /** Never connected with. Without one, the library reads the proxy variables of the environment. */
  readonly agent: Agent;
}

// Not imported: that would read all its exports, and one of them, WebSocket, loads the whole of undici.
const unused = new (process.getBuiltinModule('node:http').Agent)();

/** The options that take retries, proxies and sockets out of Google's hands. */
export function libraryOptions(fetchImplementation: FetchImplementation): LibraryOptions {
  return { fetchImplementation, retry: false, retryConfig: { retry: 0 }, agent: unused };
}
