import type { ApiName } from '../src/api/secret-members.ts';

/** One generated method of `googleapis`. */
export type LibraryMethod = (args: object, options?: object) => Promise<unknown>;

/** Loads the client that `googleapis` generates for one API, to compare with. */
export async function loadApi(api: ApiName, options: object = {}): Promise<object> {
  switch (api) {
    case 'androidmanagement': {
      const { androidmanagement } = await import('googleapis/build/src/apis/androidmanagement/index.js');
      return androidmanagement({ version: 'v1', ...options });
    }
    case 'androidenterprise': {
      const { androidenterprise } = await import('googleapis/build/src/apis/androidenterprise/index.js');
      return androidenterprise({ version: 'v1', ...options });
    }
    case 'androiddeviceprovisioning': {
      const { androiddeviceprovisioning } = await import(
        'googleapis/build/src/apis/androiddeviceprovisioning/index.js'
      );
      return androiddeviceprovisioning({ version: 'v1', ...options });
    }
  }
}

/** The generated method of an endpoint, by the endpoint's name: `enterprises.devices.list`. */
export function methodOf(api: object, name: string): LibraryMethod {
  const path = name.split('.');
  const verb = path.pop() ?? '';
  const resource = path.reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], api);
  const method = (resource as Record<string, unknown> | undefined)?.[verb];
  if (typeof method !== 'function') throw new TypeError(`googleapis has no method ${name}`);
  return method.bind(resource) as LibraryMethod;
}
