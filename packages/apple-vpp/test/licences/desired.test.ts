import { expect, it } from 'vitest';
import { readDesired } from '../../src/licences/desired.ts';
import { thrownBy } from '../start-vpp.ts';

it('reads what is desired by asset, with the usual quality as default', () => {
  const desiredByAsset = readDesired(
    [
      { adamId: '1', serialNumbers: ['A'] },
      { adamId: '1', pricingParam: 'PLUS' },
    ],
    undefined,
  );
  expect([...desiredByAsset.keys()]).toEqual(['1 STDQ', '1 PLUS']);
  expect(desiredByAsset.get('1 STDQ')?.serialNumbers).toEqual(new Set(['A']));
});

it.each([
  [[{ adamId: 'x' }], 'desired.0.adamId: expected digits'],
  [[{ adamId: '1' }, { adamId: '1', pricingParam: 'STDQ' as const }], 'desired.1: 1 STDQ is named twice'],
  [[{ adamId: '1', serialNumbers: ['A', 'A'] }], 'desired.0.serialNumbers: A is named twice'],
  [[{ adamId: '1', clientUserIds: [''] }], 'desired.0.clientUserIds: expected a non-empty text'],
])('refuses %j', (desired, words) => {
  const error = thrownBy(() => readDesired(desired, 'tenant-1'));
  expect(error).toMatchObject({ code: 'VPP_INVALID_REQUEST', label: 'tenant-1', attempts: 0 });
  expect(error.message).toContain(words);
});
