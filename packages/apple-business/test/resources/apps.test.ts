import { expect, it } from 'vitest';
import { stage } from '../setup.ts';

it('reads apps and packages, all of them or by id', async () => {
  await using scene = await stage();
  const { apps, packages } = scene.client();
  expect((await apps.list({ limit: 1 }).toArray()).map(({ attributes }) => attributes.name)).toEqual([
    'Pages',
    'Keynote',
  ]);
  expect((await apps.get('361309726', { fields: ['bundleId'] })).attributes).toEqual({ bundleId: 'com.apple.Pages' });
  const [tools] = await packages.list().toArray();
  expect((await packages.get(tools?.id ?? '')).attributes.bundleIds).toEqual(['example.tools']);
});
