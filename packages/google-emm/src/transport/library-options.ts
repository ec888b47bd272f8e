import type { Agent } from 'node:http';
import type { ApiName } from '../api/secret-members.ts';
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

/** One generated method of Google's library. */
export type LibraryMethod = (args: object, options: object) => Promise<unknown>;

const options = {
  version: 'v1',
  // Without `auth`: requests come with their authorisation, and the library's clients would log it.
  // The domain is named because it is read from the environment else.
  universeDomain: 'googleapis.com',
} as const;

/** Loads the client that Google generates for one API; the other two hundred stay on disk. */
export async function loadApi(api: ApiName): Promise<object> {
  switch (api) {
    case 'androidmanagement': {
      const { androidmanagement } = await import('googleapis/build/src/apis/androidmanagement/index.js');
      return androidmanagement({ ...options });
    }
    case 'androidenterprise': {
      const { androidenterprise } = await import('googleapis/build/src/apis/androidenterprise/index.js');
      return androidenterprise({ ...options });
    }
    case 'androiddeviceprovisioning': {
      const { androiddeviceprovisioning } = await import(
        'googleapis/build/src/apis/androiddeviceprovisioning/index.js'
      );
      return androiddeviceprovisioning({ ...options });
    }
  }
}

/** The generated method of an endpoint, by the endpoint's name: `enterprises.devices.list`. */
export function methodOf(api: object, name: string): LibraryMethod {
  const path = name.split('.');
  const verb = path.pop() ?? '';
  // A generated client is a tree of objects whose leaves are methods, alike for every API.
  const resource = path.reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], api);
  const method = (resource as Record<string, unknown> | undefined)?.[verb];
  if (typeof method !== 'function') throw new TypeError(`googleapis has no method ${name}`);
  return method.bind(resource) as LibraryMethod;
}
