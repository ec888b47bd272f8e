import { describe, expect, test } from 'vitest';
import { rowOf } from '../../src/api/define.ts';
import { endpoints } from '../../src/api/endpoints.ts';
import { resourceArguments } from '../../src/api/resource-arguments.ts';
import type { ApiName } from '../../src/api/secret-members.ts';
import { libraryArguments, paramsOf } from '../../src/checks/resource-name.ts';
import { loadApi, methodOf } from '../googleapis.ts';

function row(name: string, api: ApiName = 'androidmanagement') {
  const found = rowOf(api, name);
  if (!found) throw new Error(`no method ${name}`);
  return found;
}

test('a name is split into parameters and joined again', () => {
  const params = paramsOf(row('enterprises.get'), 'enterprises/LC01abcd23');
  expect(params).toEqual({ enterprise: 'LC01abcd23' });
  expect(libraryArguments(row('enterprises.get'), params)).toEqual({ name: 'enterprises/LC01abcd23' });
  expect(libraryArguments(row('enterprises.devices.list'), params)).toEqual({ parent: 'enterprises/LC01abcd23' });
});

test('several arguments are read by name, and an id can hold a colon', () => {
  const get = row('products.get', 'androidenterprise');
  const params = paramsOf(get, { enterpriseId: 'LC1', productId: 'app:com.example' });
  expect(params).toEqual({ enterprise: 'LC1', product: 'app:com.example' });
  expect(libraryArguments(get, params)).toEqual({ enterpriseId: 'LC1', productId: 'app:com.example' });
  expect(() => paramsOf(get, { enterpriseId: 'LC1' })).toThrow('productId: the resource name is not of the form');
});

test.for(['LC 01', 'a@b', 'a+b', '(a)', 'a,b', 'a:b', 'a%2Fb', 'a?b=c', 'a#b', 'büro', '雪'])(
  'the identifier "%s", which Google lists, can be read',
  (id) => {
    const params = paramsOf(row('enterprises.policies.get'), `enterprises/LC1/policies/${id}`);
    expect(params).toEqual({ enterprise: 'LC1', policy: id });
  },
);

describe('the name of a zero-touch batch', () => {
  const operation = row('operations.get', 'androiddeviceprovisioning');

  test.for(['operations/17', 'operations/apibatchoperation/1234567890', 'operations/a/b/c'])('can be "%s"', (name) => {
    const params = paramsOf(operation, name);
    expect(params).toEqual({ operation: name.slice('operations/'.length) });
    expect(libraryArguments(operation, params)).toEqual({ name });
  });

  test.for(['operations/', 'operations', 'operations//17', 'operations/../17', 'operations/a/', 'batches/a'])(
    'cannot be "%s"',
    (name) => {
      expect(() => paramsOf(operation, name)).toThrow('not of the form "operations/{+operation}"');
    },
  );
});

describe('a name that is not of the form', () => {
  test.for([
    '',
    'LC01abcd23',
    'enterprises/',
    'enterprises/..',
    'enterprises/.',
    'enterprises/LC01abcd23/',
    'enterprises/LC01abcd23/devices/1',
    'policies/LC01abcd23',
    'enterprises/LC\n01',
    'enterprises/LC\u0000',
    'enterprises/LC\uD800',
  ])('"%s" is refused, and the form that is expected is named', (name) => {
    expect(() => paramsOf(row('enterprises.get'), name)).toThrow(/not of the form "enterprises\/\{enterprise\}"/);
  });

  test('a name that is no text is refused', () => {
    // What a caller without types may pass.
    expect(() => paramsOf(row('enterprises.get'), undefined as unknown as string)).toThrow('not of the form');
  });
});

test.for(endpoints)('$api $name has the path arguments that googleapis requires', async (endpoint) => {
  const method = methodOf(await loadApi(endpoint.api), endpoint.name);
  const names = [...resourceArguments(endpoint).map(({ name }) => name), ...(endpoint.required ?? [])];
  if (names.length === 0) return;
  // The library names what it misses, and asks for nothing over the network then.
  const said: unknown = await method({}, {}).catch((error: unknown) => error);
  const missed = String(said)
    .replace(/.*Missing required parameters: /, '')
    .split(', ');
  expect(missed.sort()).toEqual(names.sort());
});
