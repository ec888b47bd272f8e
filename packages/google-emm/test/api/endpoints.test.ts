import { expect, test } from 'vitest';
import { readLibrary } from '../../scripts/read-library.ts';
import { endpoints } from '../../src/index.ts';
import { methodsOf, readDiscovery } from '../discovery.ts';
import { loadApi, methodOf } from '../googleapis.ts';

const counts = { androidmanagement: 36, androidenterprise: 77, androiddeviceprovisioning: 27 } as const;
const apis = Object.keys(counts) as (keyof typeof counts)[];

test.for(apis)('the committed table of %s is that of the installed library', (api) => {
  const installed = readLibrary(api).methods.map(({ name, method, path, template, query, request, response }) => ({
    api,
    name,
    method,
    path,
    template,
    query,
    request,
    response,
  }));
  const committed = endpoints
    .filter((endpoint) => endpoint.api === api)
    .map(({ name, method, path, template, query = [], request, response }) => ({
      api,
      name,
      method,
      path,
      template,
      query,
      request,
      response,
    }));
  expect(committed).toEqual(installed);
  expect(committed).toHaveLength(counts[api]);
  expect(new Set(committed.map(({ name }) => name)).size).toBe(counts[api]);
});

test.for(endpoints)('$api $name is a method of the installed library', async (endpoint) => {
  expect(methodOf(await loadApi(endpoint.api), endpoint.name)).toBeTypeOf('function');
});

test.for(apis)('the table of %s is that of the published document', (api, context) => {
  const published = methodsOf(readDiscovery(context, api));
  const committed = endpoints.filter((endpoint) => endpoint.api === api);
  const shape = (path: string) => path.replace(/\{\+?\w+\}/g, '{}');
  expect(published.size).toBe(counts[api]);
  expect(new Set(committed.map(({ name }) => name))).toEqual(new Set(published.keys()));
  for (const { name, method, path, query = [], required = [], request, response } of committed) {
    const documented = published.get(name);
    const inQuery = Object.entries(documented?.parameters ?? {}).filter(([, { location }]) => location === 'query');
    expect({ name, method, path: shape(path), query: [...query].sort(), required, request, response }).toEqual({
      name,
      method: documented?.httpMethod,
      path: shape(documented?.fullPath ?? ''),
      query: inQuery.map(([parameter]) => parameter).sort(),
      required: inQuery.filter(([, parameter]) => parameter.required).map(([parameter]) => parameter),
      request: documented?.request?.$ref,
      response: documented?.response?.$ref,
    });
  }
});
