import type { WireSchema } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints.ts';
import { loadAndroidManagement, methodOf } from '../../src/transport/library.ts';
import { methodOf as documentedMethodOf, readDiscovery } from '../discovery.ts';

const apiEndpoints = endpoints.filter((endpoint) => endpoint.host === 'api');

test('names are unique and each says whether it may be repeated', () => {
  expect(new Set(endpoints.map(({ name }) => name)).size).toBe(endpoints.length);
  expect(endpoints.every(({ repeatable }) => typeof repeatable === 'boolean')).toBe(true);
});

test.for(apiEndpoints)('$name is a method of the installed library', async (endpoint) => {
  expect(methodOf(await loadAndroidManagement(), endpoint.name)).toBeTypeOf('function');
});

test.for(apiEndpoints)('$name has the published method, path and query', (endpoint, context) => {
  const documented = documentedMethodOf(readDiscovery(context), endpoint.name);
  expect(endpoint.method).toBe(documented.httpMethod);
  expect(endpoint.path).toBe(`/${documented.flatPath.replace(/\{(\w+)sId\}/g, '{$1}')}`);
  const known = Object.entries(documented.parameters).filter(([, { location }]) => location === 'query');
  const values = Object.fromEntries(known.map(([name]) => [name, name === 'pageSize' ? 1 : 'x']));
  // Whichever endpoint it is, its own schema judges.
  expect((endpoint.query as WireSchema<unknown> | undefined)?.write(values) ?? {}).toEqual(values);
});
