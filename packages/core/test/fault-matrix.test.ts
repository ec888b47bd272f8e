import { type FaultScene, formatFaultMatrix, runFaultMatrix } from '@mdmkit/testkit';
import { expect, test } from 'vitest';
import { createThingsClient, createThingsSimulator, type ThingsSimulator, thingsSecret } from './things.ts';

const client = (scene: FaultScene<ThingsSimulator>) => createThingsClient(scene);

test('every fault ends as the table says, and no secret shows', async () => {
  const outcomes = await runFaultMatrix({
    createSimulator: (clock) => createThingsSimulator({ clock }),
    read: {
      endpoint: 'things.get',
      async run(scene) {
        await using things = client(scene);
        return await things.get('a', { signal: scene.signal });
      },
    },
    write: {
      endpoint: 'things.add',
      async run(scene) {
        await using things = client(scene);
        return await things.add('a', { signal: scene.signal });
      },
    },
    secrets: ({ sessions }) => [thingsSecret, ...sessions],
  });
  console.log(formatFaultMatrix(outcomes));
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(outcomes).toHaveLength(2 * 45);
}, 600_000);

const read = {
  endpoint: 'things.get',
  async run(scene: FaultScene<ThingsSimulator>) {
    await using things = client(scene);
    return await things.get('a', { signal: scene.signal });
  },
};
const createSimulator = (clock: FaultScene['clock']) => createThingsSimulator({ clock });

test('what is not as expected, or shows a secret, is named', async () => {
  const outcomes = await runFaultMatrix({
    createSimulator,
    read,
    // The label is in every event: it stands for a secret that leaks.
    secrets: () => ['fault-matrix'],
    differences: { forbidden: { attempts: 2, kind: 'config' } },
    only: ['forbidden'],
  });
  expect(outcomes).toMatchObject([{ row: 'forbidden', access: 'read', actual: { reason: 'FORBIDDEN', attempts: 1 } }]);
  expect(outcomes[0]?.problems).toEqual(['kind is auth, not config', 'attempts is 1, not 2', 'secret 0 shows (raw)']);
  expect(formatFaultMatrix(outcomes)).toMatch(/^! {2}403 .*\n {4}kind is auth, not config$/m);
});

test('a row may be left out, with a reason', async () => {
  const outcomes = await runFaultMatrix({
    createSimulator,
    read,
    secrets: () => [],
    differences: { conflict: { skip: 'this vendor has no conflicts' } },
    only: ['conflict', 'not-found'],
  });
  expect(outcomes.map(({ row }) => row)).toEqual(['not-found']);
});

test('an error of the package differs from other thrown values', async () => {
  const run = () => Promise.reject(new RangeError('a mistake in the call'));
  const outcomes = await runFaultMatrix({
    createSimulator,
    read: { endpoint: 'things.get', run },
    secrets: () => [],
    only: ['nothing-wrong'],
  });
  expect(outcomes[0]).toMatchObject({ actual: { reason: 'RangeError: a mistake in the call', kind: 'none' } });
});
