import { expect, it } from 'vitest';
import { createMemoryJobStore, type JobStore } from '../../src/index.ts';
import { countRequested, failuresOf, fingerprintOf, openJournal } from '../../src/jobs/journal.ts';
import { userStep } from '../../src/jobs/step.ts';
import { failureOf } from '../start-vpp.ts';

const steps = [userStep('create', [{ clientUserId: 'a' }, { clientUserId: 'b' }])];
const begin = (store: JobStore) => openJournal(store, 'job', fingerprintOf(steps), () => Promise.resolve(steps));

it('is the same after it was read again, at every record', async () => {
  const store = createMemoryJobStore();
  const journal = await begin(store);
  expect(journal.resumed).toBe(false);
  const records = [
    { type: 'sending', step: 0 },
    { type: 'refused', step: 0 },
    { type: 'sending', step: 0 },
    { type: 'accepted', step: 0, eventId: 'e', atMs: 5 },
    { type: 'unclear', step: 0 },
    { type: 'split', step: 0, into: [userStep('create', [{ clientUserId: 'b' }])] },
    { type: 'sending', step: 1 },
    { type: 'ended', step: 1, successful: false, failures: [{ errorNumber: 9603 }] },
    { type: 'done', step: 1, failures: [{ clientUserId: 'b', code: 'VPP_TASK_FAILED', summary: 's' }] },
  ] as const;
  for (const record of records) {
    // The journal's own type asks for lists that may be changed.
    await journal.add(structuredClone(record) as unknown as Parameters<typeof journal.add>[0]);
    const again = await openJournal(store, 'job', undefined, undefined);
    expect([again.steps, again.resumed]).toEqual([journal.steps, true]);
  }
  expect(journal.steps.map(({ state, sends }) => [state, sends])).toEqual([
    ['split', 1],
    ['done', 2],
  ]);
  expect([countRequested(journal), journal.steps.flatMap(failuresOf).length]).toEqual([2, 1]);
});

it.each([
  [[{ type: 'sending', step: 0 }]],
  [[{ type: 'nonsense' }]],
  [['text']],
  [[{ type: 'job', version: 2, fingerprint: 'x', steps: [] }]],
  [
    [
      { type: 'job', version: 1, fingerprint: 'x', steps: [] },
      { type: 'sending', step: 3 },
    ],
  ],
])('refuses the records %j', async (records) => {
  const store = { ...createMemoryJobStore(), read: () => Promise.resolve(records) };
  expect((await failureOf(openJournal(store, 'job', undefined, undefined))).code).toBe('VPP_JOB_UNREADABLE');
});

it('refuses other work under the same name', async () => {
  const store = createMemoryJobStore();
  await begin(store);
  expect((await failureOf(openJournal(store, 'job', 'other', () => Promise.resolve([])))).code).toBe(
    'VPP_JOB_DIFFERENT',
  );
});
