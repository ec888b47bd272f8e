import type { Incident, OwnTroubleKind } from '@mdmkit/monitor/model';
import { describe, expect, test } from 'vitest';
import { createWorkerTroubles, type LocationSituation, slowSinceMs } from '../../src/service/worker-troubles.ts';
import type { WorkerReading, WorkerReport } from '../../src/store/store.ts';
import { incidentOf } from '../store/batches.ts';

const nowMs = 1_000_000;

/** A worker that holds some shards. */
function worker(machine: string, shards: readonly number[], report: Partial<WorkerReport> = {}): WorkerReading {
  const usual = { shards: 4, held: [{ sinceMs: 0, shards }], coverage: null, slowSinceMs: null, clockOffSinceMs: null };
  return {
    writer: `worker/${machine}`,
    location: 'here',
    sequence: 1,
    atMs: nowMs,
    report: { machine, ...usual, ...report },
  };
}

const well: LocationSituation = {
  location: 'here',
  workers: [worker('one', [0, 1, 2, 3])],
  shards: 4,
  shardsWithTargets: 4,
  unheld: new Map(),
  mayBegin: true,
  nowMs,
};

const told = (troubles: ReturnType<typeof createWorkerTroubles>) =>
  troubles.current().map(({ kind, sinceMs, extent }) => [kind, sinceMs, ...(extent === undefined ? [] : [extent])]);

/** What is wrong in one situation, since when, and with what. */
function judged(situation: Partial<LocationSituation>) {
  const troubles = createWorkerTroubles();
  troubles.judge({ ...well, ...situation });
  return told(troubles);
}

const coverage = (due: number, missed: number) => ({ coverage: { due, missed } });

describe('what is wrong with the workers of a location', () => {
  test.each<[what: string, situation: Partial<LocationSituation>, expected: readonly unknown[]]>([
    ['nothing', {}, []],
    [
      'shards without a worker, since the first of them',
      {
        unheld: new Map([
          [1, 700],
          [2, 600],
        ]),
      },
      [['shards', 600, 'the targets of 2 of 4 shards']],
    ],
    [
      'no worker for any shard that has targets',
      { shardsWithTargets: 1, unheld: new Map([[3, 600]]) },
      [['shards', 600, 'any target']],
    ],
    [
      'wrong clocks, since the first, each machine once',
      {
        workers: [
          worker('two', [0], { clockOffSinceMs: 900 }),
          worker('one', [1], { clockOffSinceMs: 800 }),
          worker('two', [2], { clockOffSinceMs: 950 }),
        ],
      },
      [['clock', 800, 'one, two']],
    ],
    ['a fifth left out', { workers: [worker('one', [0, 1], coverage(100, 20))] }, []],
    ['more than a fifth left out', { workers: [worker('one', [0, 1], coverage(100, 21))] }, [['coverage', nowMs]]],
    ['too few checks to judge', { workers: [worker('one', [0, 1], coverage(9, 9))] }, []],
    [
      'one worker that leaves out much, while all together do not',
      { workers: [worker('one', [0], coverage(20, 10)), worker('two', [1], coverage(100, 0))] },
      [['workers', nowMs, 'one']],
    ],
    [
      'a slow worker with few of the shards',
      { workers: [worker('one', [0], { slowSinceMs: 500 }), worker('two', [1, 2, 3])] },
      [['workers', 500, 'one']],
    ],
    [
      'a slow worker with half of the shards: the location as a whole is slow, which is another verdict',
      { workers: [worker('one', [0, 1], { slowSinceMs: 500 }), worker('two', [2, 3])] },
      [],
    ],
  ])('%s', (_what, situation, expected) => {
    expect(judged(situation)).toEqual(expected);
  });
});

describe('trouble that goes on', () => {
  test('keeps its beginning, and tells its present extent; it ends when it is known to be over', () => {
    const troubles = createWorkerTroubles();
    troubles.judge({ ...well, unheld: new Map([[0, 600]]) });
    troubles.judge({
      ...well,
      unheld: new Map([
        [1, 900],
        [2, 950],
      ]),
    });
    expect(told(troubles)).toEqual([['shards', 600, 'the targets of 2 of 4 shards']]);
    troubles.judge(well);
    expect(told(troubles)).toEqual([]);
  });

  test('is not over because there is no worker that could tell, or because coverage lies in between', () => {
    const troubles = createWorkerTroubles();
    troubles.judge({ ...well, workers: [worker('one', [0, 1], { clockOffSinceMs: 800, ...coverage(100, 30) })] });
    const both = ['clock', 'coverage'];
    const kinds = () => troubles.current().map(({ kind }) => kind);
    expect(kinds()).toEqual(both);
    troubles.judge({ ...well, workers: [] });
    expect(kinds()).toEqual(both);
    troubles.judge({ ...well, workers: [worker('one', [0, 1], coverage(100, 15))] });
    expect(kinds()).toEqual(['coverage']);
    troubles.judge({ ...well, workers: [worker('one', [0, 1], coverage(100, 10))] });
    expect(kinds()).toEqual([]);
  });

  test('does not begin while nothing new may, but goes on', () => {
    const troubles = createWorkerTroubles();
    const unheld = new Map([[0, 600]]);
    troubles.judge({ ...well, unheld, mayBegin: false });
    expect(told(troubles)).toEqual([]);
    troubles.judge({ ...well, unheld });
    troubles.judge({ ...well, unheld, mayBegin: false });
    expect(told(troubles)).toHaveLength(1);
  });

  test('is restored from the open incidents of workers only, and is forgotten with its location', () => {
    const troubles = createWorkerTroubles();
    const about = (kind: OwnTroubleKind, location: string | null, startedMs: number): Incident =>
      incidentOf(kind, { subject: `monitoring ${kind} ${location}`, location, startedMs });
    troubles.restore([
      about('shards', 'here', 100),
      about('clock', 'osaka', 200),
      about('store', 'here', 300),
      about('shards', null, 400),
      incidentOf('vendor', { location: 'here' }),
    ]);
    expect(told(troubles)).toEqual([
      ['shards', 100],
      ['clock', 200],
    ]);
    troubles.judge({ ...well, unheld: new Map([[0, 600]]) });
    troubles.keepOnly(new Set(['here']));
    expect(told(troubles)).toEqual([['shards', 100, 'the targets of 1 of 4 shards']]);
  });
});

test.each<[what: string, workers: readonly WorkerReading[], sinceMs: number | null]>([
  ['nobody', [], null],
  ['a fast worker', [worker('one', [0, 1])], null],
  ['a slow worker that holds nothing', [worker('one', [], { slowSinceMs: 500 })], null],
  ['less than half', [worker('one', [0], { slowSinceMs: 500 }), worker('two', [1, 2])], null],
  ['half, since the first', [worker('one', [0], { slowSinceMs: 500 }), worker('two', [1])], 500],
  ['all', [worker('one', [0], { slowSinceMs: 500 }), worker('two', [1], { slowSinceMs: 400 })], 400],
])('a location is slow since: %s', (_what, workers, sinceMs) => {
  expect(slowSinceMs(workers)).toBe(sinceMs);
});
