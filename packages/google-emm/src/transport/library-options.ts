import type { Agent } from 'node:http';
import type { FetchImplementation } from './guarded-fetch.ts';

/** The options that Google's HTTP layer gets with every request. */
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

/** The options that switch off the library's retries, proxies and sockets. */
export function libraryOptions(fetchImplementation: FetchImplementation): LibraryOptions {
  return { fetchImplementation, retry: false, retryConfig: { retry: 0 }, agent: unused };
}
