import { expect, it } from 'vitest';
import { sampleLimits } from '../../src/index.ts';
import { groupTasks } from '../../src/jobs/group-tasks.ts';
import {
  assetStep,
  type JobStep,
  revokeStep,
  type SeatTask,
  seatStep,
  type Task,
  tasksOf,
  userStep,
} from '../../src/jobs/step.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `id${index}`);
const steps: readonly (readonly [string, JobStep])[] = [
  [
    'licences',
    assetStep('disassociate', {
      assets: [{ adamId: '1' }, { adamId: '2', pricingParam: 'PLUS' }],
      clientUserIds: ids(5),
      serialNumbers: ids(7),
    }),
  ],
  ['everything that a user has', revokeStep({ clientUserIds: ids(5), serialNumbers: ids(120) })],
  ['seats', seatStep('associate-seats', { adamIds: [7, 8, 9], clientUserIds: ids(11), renewing: false })],
  [
    'users',
    userStep(
      'update',
      ids(220).map((clientUserId) => ({ clientUserId, email: `${clientUserId}@example.com` })),
    ),
  ],
];
const keyOf = (task: Task | SeatTask) => JSON.stringify(task, Object.keys(task).sort());
const sorted = (tasks: readonly (Task | SeatTask)[]) => tasks.map(keyOf).sort();

it.each(steps)('asks again for what is left of %s, and for nothing else', (_name, step) => {
  const tasks = [...tasksOf(step)];
  for (const left of [tasks, tasks.filter((_, index) => index % 3 === 1), tasks.slice(-1), []]) {
    const again = groupTasks(step, left, sampleLimits);
    expect(sorted(again.flatMap((one) => [...tasksOf(one)]))).toEqual(sorted(left));
    expect(again.every(({ kind }) => kind === step.kind)).toBe(true);
  }
});

it('asks for seats again with the choice that was made', () => {
  const step = seatStep('associate-seats', { adamIds: [7, 8], clientUserIds: ['a', 'b'], renewing: false });
  const [, , ...left] = tasksOf(step);
  expect(groupTasks(step, left, sampleLimits)).toEqual([{ ...step, adamIds: [8] }]);
});

it('keeps within the limits', () => {
  const [, users] = steps.find(([name]) => name === 'users') ?? [];
  if (!users) throw new Error('there are users');
  const again = groupTasks(users, [...tasksOf(users)], { ...sampleLimits, maxUsers: 50 });
  expect(again.map((step) => ('users' in step ? step.users.length : 0))).toEqual([50, 50, 50, 50, 20]);
  expect(JSON.stringify(again[0])).toContain('id0@example.com');
});
