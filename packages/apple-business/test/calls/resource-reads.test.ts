import { expect, it } from 'vitest';
import { errorOf, stage } from '../setup.ts';

const resources = ['apps', 'configurations', 'organizationalUnits', 'packages', 'userGroups', 'users'] as const;

it.each(resources)('%s: the attributes of a list and of one resource are named in the query', async (name) => {
  await using scene = await stage();
  const resource = scene.client()[name];
  const list = await resource.list({ limit: 7 }).toArray();
  await errorOf(resource.get('none'));
  const [all, one] = [`${name}.list`, `${name}.get`].map(
    (call) => new URL(scene.simulator.requests(call).at(-1)?.target ?? '', scene.origin),
  );
  expect(all?.searchParams.get('limit')).toBe('7');
  expect(all?.pathname).toBe(`/v1/${name}`);
  expect(one?.pathname).toBe(`/v1/${name}/none`);
  expect(list.every(({ type }) => type === name)).toBe(true);
});

it.each(resources)('%s: nothing is sent before the list is read, and an empty id is refused', async (name) => {
  await using scene = await stage();
  const resource = scene.client()[name];
  resource.list();
  expect((await errorOf(resource.get(''))).code).toBe('BUSINESS_INVALID_REQUEST');
  expect(scene.simulator.requests()).toEqual([]);
});

it('an answer that is no document of the resource is an error', async () => {
  await using scene = await stage();
  const { apps } = scene.client();
  for (const body of [{}, { data: null }, { data: [] }, { data: {} }]) {
    scene.simulator.faults.add({ endpoint: 'apps.get', fault: { status: 200, body } });
    expect((await errorOf(apps.get('1'))).code).toBe('BUSINESS_SCHEMA_MISMATCH');
  }
});
