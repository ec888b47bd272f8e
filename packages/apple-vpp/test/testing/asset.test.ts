import { expect, it } from 'vitest';
import { availableCount, createAsset, createAssets, toWireAsset } from '../../src/testing/asset.ts';

it('is an app with 100 unused licences unless said otherwise', () => {
  expect(createAsset({ adamId: '1' })).toMatchObject({
    productType: 'App',
    totalCount: 100,
    assignedCount: 0,
    revocable: true,
  });
  expect(createAsset({ adamId: '1', productType: 'Book' })).toMatchObject({
    deviceAssignable: false,
    revocable: false,
  });
  expect(createAsset({ adamId: '1', productType: 'Book', revocable: true }).revocable).toBe(true);
});

it('adds up', () => {
  const asset = createAsset({ adamId: '1', totalCount: 10, assignedCount: 3, retiredCount: 2 });
  expect(availableCount(asset)).toBe(5);
  expect(toWireAsset(asset, false)).toMatchObject({
    totalCount: 10,
    assignedCount: 3,
    retiredCount: 2,
    availableCount: 5,
  });
});

it('is written with the number for unlimited, or without counts', () => {
  const asset = createAsset({ adamId: '1', unlimited: true, assignedCount: 3 });
  expect(toWireAsset(asset, false)).toMatchObject({ totalCount: 2_147_483_647, assignedCount: 3 });
  expect(toWireAsset(asset, true)).not.toHaveProperty('totalCount');
  expect(toWireAsset(asset, true)).not.toHaveProperty('availableCount');
  expect(toWireAsset(asset, true)).not.toHaveProperty('unlimited');
});

it('comes in any number, each different', () => {
  expect(new Set(createAssets(500).map(({ adamId }) => adamId)).size).toBe(500);
  expect(createAssets(0)).toEqual([]);
});
