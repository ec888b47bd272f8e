import { expect, it } from 'vitest';
import { createLocation } from '../../src/testing/location.ts';
import { startVpp } from '../start-vpp.ts';

it('changes its version with its assets, and only with them', () => {
  const location = createLocation(0, { assets: [{ adamId: '1', totalCount: 5 }] });
  const versions = [location.assetsVersionId];
  location.name = 'New name';
  expect(location.assetsVersionId).toBe(versions[0]);
  expect(location.setAsset({ adamId: '1', totalCount: 7 })).toMatchObject({ adamId: '1', totalCount: 7 });
  versions.push(location.assetsVersionId);
  location.setAsset({ adamId: '1', pricingParam: 'PLUS' });
  versions.push(location.assetsVersionId);
  expect(new Set(versions).size).toBe(3);
  for (const version of versions)
    expect(version).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(location.assets.map(({ pricingParam, totalCount }) => [pricingParam, totalCount])).toEqual([
    ['STDQ', 7],
    ['PLUS', 100],
  ]);
});

it('has an id of its own, which no number holds', () => {
  const ids = [createLocation(0).uId, createLocation(1).uId];
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^\d{18}$/);
});

it('can be taken over by another MDM at any time', async () => {
  await using vpp = await startVpp();
  const [location] = vpp.simulator.locations;
  expect((await vpp.client.clientConfig.get()).mdmInfo).toBeUndefined();
  if (location) location.mdmInfo = { id: 'other', name: 'Other MDM', metadata: 'other.example' };
  for await (const page of vpp.client.assets.list().pages()) expect(page.mdmInfo?.id).toBe('other');
});
