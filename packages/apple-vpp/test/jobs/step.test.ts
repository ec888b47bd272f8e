import { describe, expect, it } from 'vitest';
import {
  assetStep,
  bodyOf,
  countTasks,
  phaseOf,
  revokeStep,
  seatStep,
  tasksOf,
  userStep,
} from '../../src/jobs/step.ts';

const give = assetStep('associate', {
  assets: [{ adamId: '1' }, { adamId: '2', pricingParam: 'PLUS' }],
  clientUserIds: ['a'],
  serialNumbers: ['b'],
});
const revoke = revokeStep({ serialNumbers: ['b'] });
const retire = userStep('retire', [{ clientUserId: 'a' }]);

describe('a step', () => {
  it('has a part for each asset and target', () => {
    expect([...tasksOf(give)]).toEqual([
      { adamId: '1', pricingParam: 'STDQ', clientUserId: 'a' },
      { adamId: '1', pricingParam: 'STDQ', serialNumber: 'b' },
      { adamId: '2', pricingParam: 'PLUS', clientUserId: 'a' },
      { adamId: '2', pricingParam: 'PLUS', serialNumber: 'b' },
    ]);
    expect([...tasksOf(revoke)]).toEqual([{ serialNumber: 'b' }]);
    expect([...tasksOf(retire)]).toEqual([{ clientUserId: 'a' }]);
  });

  it('counts the parts that it names', () => {
    for (const step of [give, revoke, retire]) expect([...tasksOf(step)]).toHaveLength(countTasks(step));
  });

  it('takes back first, and gives then', () => {
    expect([give, revoke, retire].map(phaseOf)).toEqual([1, 0, 0]);
    expect(
      [userStep('create', []), userStep('update', []), { ...give, kind: 'disassociate' } as const].map(phaseOf),
    ).toEqual([1, 1, 0]);
  });

  it('sends no empty list, nor what it is called here', () => {
    expect(bodyOf(give)).toEqual({
      assets: [
        { adamId: '1', pricingParam: 'STDQ' },
        { adamId: '2', pricingParam: 'PLUS' },
      ],
      clientUserIds: ['a'],
      serialNumbers: ['b'],
    });
    expect(bodyOf(revoke)).toEqual({ serialNumbers: ['b'] });
    expect(bodyOf(retire)).toEqual({ users: [{ clientUserId: 'a' }] });
  });
});

it('a choice that is named but undefined is not sent', () => {
  const request = { adamIds: [7], clientUserIds: ['anna'] };
  expect(bodyOf(seatStep('associate-seats', { ...request, renewing: undefined }))).toEqual(request);
  expect(bodyOf(seatStep('associate-seats', { ...request, renewing: false }))).toEqual({ ...request, renewing: false });
});
