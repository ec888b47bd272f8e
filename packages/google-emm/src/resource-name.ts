import type { Endpoint, EndpointInput } from '@mdmkit/core';
import { emmErrorFamily } from './errors.ts';
import { serviceName } from './service.ts';

const identifier = /^[A-Za-z0-9._~-]+$/;

/**
 * Takes a resource name such as `enterprises/LC01abcd23` apart into the parameters of an endpoint's path.
 *
 * Identifiers are letters, digits and `. _ ~ -`: nothing that could lead to another resource.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`, when the name is not of the endpoint's form; nothing was sent.
 */
export function paramsOf<E extends Endpoint>(endpoint: E, name: string): EndpointInput<E>['params'] {
  const { resource } = pathOf(endpoint);
  const expected = resource.split('/');
  const given = typeof name === 'string' ? name.split('/') : [];
  const params: Record<string, string> = {};
  const fits = expected.map((part, index) => {
    const value = given[index] ?? '';
    if (!part.startsWith('{')) return part === value;
    params[part.slice(1, -1)] = value;
    return identifier.test(value) && value !== '.' && value !== '..';
  });
  if (given.length !== expected.length || fits.includes(false)) {
    throw emmErrorFamily.create('EMM_INVALID_REQUEST', {
      service: serviceName,
      operation: endpoint.name,
      detail: `the resource name is not of the form "${resource}"`,
    });
  }
  return params;
}

/** The path's parameters as Google's library takes them: one resource name, called `name` or `parent`. */
export function libraryArguments(
  endpoint: Endpoint,
  params: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const { resource, argument } = pathOf(endpoint);
  return { [argument]: resource.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '') };
}

/**
 * The resource that an endpoint's path is about. What follows it is a collection (the resource is then the library's
 * `parent`) or a verb after a colon.
 */
function pathOf(endpoint: Endpoint): { readonly resource: string; readonly argument: 'name' | 'parent' } {
  const path = endpoint.path.replace(/^\/v1\//, '');
  const end = path.lastIndexOf('}') + 1;
  return { resource: path.slice(0, end), argument: path[end] === '/' ? 'parent' : 'name' };
}
