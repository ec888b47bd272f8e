import { describe, expect, test } from 'vitest';
import { createPendingBatch } from '../../src/service/pending-batch.ts';
import { incident, storedRun, storedTarget } from '../support/stored.ts';

const run = (startedMs: number) => storedRun({ startedMs, durationMs: 5 });

test('of a target only the newest state is kept, of runs every one', () => {
  const pending = createPendingBatch({ location: 'here' });
  expect(pending.isEmpty).toBe(true);
  pending.add({ runs: [run(1)], targets: [storedTarget({ class: 'fail.server' })] });
  pending.add({ runs: [run(2)], targets: [storedTarget({ class: 'ok' })] });
  expect(pending.isEmpty).toBe(false);
  expect(pending.take()).toMatchObject({ runs: [{ startedMs: 1 }, { startedMs: 2 }], targets: [{ class: 'ok' }] });
  expect(pending.isEmpty).toBe(true);
  expect(pending.take().runs).toEqual([]);
});

test('an incident is as it is last, an episode too, and due runs add up', () => {
  const pending = createPendingBatch({ location: 'here' });
  const episode = { target: 'a/b', severity: 'down', startMs: 5, endMs: null, incident: null } as const;
  const due = { service: 'apple.dep', location: 'here', bucketMs: 0, due: 2 };
  pending.add({ incidents: [incident()], episodes: [episode], due: [due] });
  pending.add({
    incidents: [incident({ endedMs: 9 })],
    episodes: [{ ...episode, endMs: 9 }],
    due: [due, { ...due, bucketMs: 300_000 }],
  });
  const { incidents, episodes, due: counts } = pending.take();
  expect(incidents.map(({ endedMs }) => endedMs)).toEqual([9]);
  expect(episodes).toEqual([{ ...episode, endMs: 9 }]);
  expect(counts).toEqual([
    { ...due, due: 4 },
    { ...due, bucketMs: 300_000 },
  ]);
});

test('a target that was removed and came back is there, and one that came and was removed is not', () => {
  const pending = createPendingBatch({ location: 'here' });
  pending.add({ removed: ['back/apple.dep'], targets: [storedTarget({ target: 'gone/apple.dep' })] });
  pending.add({ removed: ['gone/apple.dep'], targets: [storedTarget({ target: 'back/apple.dep' })] });
  const { targets, removed } = pending.take();
  expect(targets.map(({ target }) => target)).toEqual(['back/apple.dep']);
  expect(removed).toEqual(['gone/apple.dep']);
});

describe('more runs than may wait', () => {
  test('drop the oldest tenth, and the gap that this makes is told', () => {
    const pending = createPendingBatch({ location: 'here', maxRuns: 20 });
    pending.add({ runs: Array.from({ length: 21 }, (_, index) => run(index * 10)) });
    const { runs, gaps } = pending.take();
    expect(runs[0]?.startedMs).toBe(20);
    expect(runs).toHaveLength(19);
    expect(gaps).toEqual([{ location: 'here', fromMs: 0, toMs: 15, reason: 'store', service: null }]);
  });

  test('make one gap, however long it goes on, and lose no notification', () => {
    const pending = createPendingBatch({ location: 'here', maxRuns: 10 });
    const notification = {
      key: 'inc-1/1',
      incident: 'inc-1',
      sequence: 1,
      kind: 'opened',
      severity: 'major',
      atMs: 0,
      text: 'It fails.',
    } as const;
    pending.add({ notifications: [notification] });
    for (let index = 0; index < 100; index += 1) pending.add({ runs: [run(index * 10)] });
    const { runs, gaps, notifications } = pending.take();
    expect(gaps).toHaveLength(1);
    expect(gaps[0]?.fromMs).toBe(0);
    expect(gaps[0]?.toMs).toBe((runs[0]?.startedMs ?? 0) - 5);
    expect(notifications).toEqual([notification]);
  });
});
