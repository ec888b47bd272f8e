import { expect, it } from 'vitest';
import { sampleLimits } from '../../src/index.ts';
import { chunk, splitStep } from '../../src/jobs/split-step.ts';
import { assetStep, countTasks, revokeStep, seatStep, userStep } from '../../src/jobs/step.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id${index}`);

it('splits no more than it must', () => {
  const assets = ids(26).map((_, index) => ({ adamId: String(index) }));
  const step = assetStep('associate', { assets, clientUserIds: ids(1_500), serialNumbers: ids(2_100) });
  const parts = splitStep(step, sampleLimits);
  expect(parts).toHaveLength(2 * 3);
  expect(parts.reduce((sum, part) => sum + countTasks(part), 0)).toBe(countTasks(step));
  expect(splitStep(revokeStep({ clientUserIds: ids(150), serialNumbers: ids(90) }), sampleLimits)).toHaveLength(2);
  expect(
    splitStep(
      userStep(
        'create',
        ids(201).map((clientUserId) => ({ clientUserId })),
      ),
      sampleLimits,
    ),
  ).toHaveLength(3);
});

it('cuts lists', () => {
  expect(chunk([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
  expect(chunk([], 2)).toEqual([]);
});

it('cuts seats by subscriptions and by users, and keeps the choice', () => {
  const limits = { ...sampleLimits, maxSubscriptions: 2, maxSubscriptionClientUserIds: 3 };
  const step = seatStep('disassociate-seats', {
    adamIds: [1, 2, 3],
    clientUserIds: ['a', 'b', 'c', 'd'],
    deferred: true,
  });
  const parts = splitStep(step, limits);
  expect(parts.map((part) => 'adamIds' in part && [part.adamIds, part.clientUserIds])).toEqual([
    [
      [1, 2],
      ['a', 'b', 'c'],
    ],
    [[1, 2], ['d']],
    [[3], ['a', 'b', 'c']],
    [[3], ['d']],
  ]);
  expect(parts.every((part) => 'deferred' in part && part.deferred)).toBe(true);
});
