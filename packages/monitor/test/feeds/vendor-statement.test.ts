import { describe, expect, test } from 'vitest';
import { maintenanceWindowsOf, vendorStatements } from '../../src/feeds/index.ts';
import type { FeedRecord } from '../../src/model/index.ts';
import { minuteMs, nowMs, recordOf, trackedOf } from './feed-records.ts';

const dayMs = 86_400_000;
const say = (records: readonly FeedRecord[], atMs = nowMs) => vendorStatements(records, atMs).get('apple.dep');

describe('what a vendor says of a service', () => {
  test('is operational only if a feed was read lately and names the service', () => {
    expect(say([recordOf()])).toMatchObject({ state: 'operational', isAdmitted: false, sources: ['apple'] });
    const silent = (changes: Partial<FeedRecord>, atMs = nowMs) => say([recordOf(changes)], atMs);
    expect(silent({ checkedMs: null })).toMatchObject({ state: 'unknown', reason: 'never-read', checkedMs: null });
    expect(silent({}, nowMs + 15 * minuteMs)?.state).toBe('operational');
    expect(silent({}, nowMs + 15 * minuteMs + 1)).toMatchObject({ state: 'unknown', reason: 'stale' });
    // A clock that was set back.
    expect(silent({}, nowMs - 16 * minuteMs)).toMatchObject({ state: 'unknown', reason: 'stale' });
    expect(silent({ names: [] })).toMatchObject({ state: 'unknown', reason: 'not-named' });
    expect(silent({ names: [{ name: 'Other', impact: null }] })).toMatchObject({ reason: 'not-named' });
    // A feed without a list of names names only what has trouble.
    expect(silent({ names: null })?.state).toBe('operational');
    expect(vendorStatements([recordOf({ services: {} })], nowMs).size).toBe(0);
  });

  test.each([
    [{ impact: 'outage' }, 'outage', true],
    [{ impact: 'degraded' }, 'degraded', true],
    [{ impact: 'information' }, 'notice', false],
    [{ impact: 'unknown' }, 'unknown', false],
    [{ kind: 'maintenance', impact: 'information' }, 'maintenance', false],
    [{ status: 'planned' }, 'operational', false],
    [{ status: 'closed' }, 'operational', false],
    [{ names: ['iCloud (iCloud.com)'] }, 'operational', false],
    [{ names: ['*'] }, 'outage', true],
    [{ names: ['device enrollment  PROGRAM'] }, 'outage', true],
    // A feed that does not say what is affected: the title has to.
    [{ names: [], title: 'The Device Enrollment Program is slow' }, 'outage', true],
    [{ names: [], title: 'Something is slow' }, 'operational', false],
    // The vendor forgot to close it.
    [{ startMs: nowMs - 15 * dayMs }, 'notice', false],
    [{ startMs: null, firstSeenMs: nowMs - 15 * dayMs }, 'notice', false],
  ] as const)('an open event with %o is %s', (changes, state, isAdmitted) => {
    expect(say([recordOf({ events: [trackedOf(changes)] })])).toMatchObject({ state, isAdmitted });
  });

  test('is the worst of events, states and feeds, and names the event', () => {
    const names = [{ name: 'Device Enrollment Program', id: 'dep', impact: 'degraded' as const }];
    expect(say([recordOf({ names })])).toMatchObject({ state: 'degraded', isAdmitted: true, event: null });
    const events = [trackedOf({ id: 'notice', impact: 'information' }), trackedOf({ id: 'outage' })];
    expect(say([recordOf({ names, events })])).toMatchObject({ state: 'outage', event: { event: { id: 'outage' } } });
    const second = recordOf({ source: 'second', checkedMs: null });
    expect(say([recordOf(), second])).toMatchObject({ state: 'unknown', sources: ['apple', 'second'] });
    expect(say([recordOf({ events }), second])).toMatchObject({ state: 'outage', isAdmitted: true });
    // By the id that the vendor gave.
    expect(say([recordOf({ names, services: { 'apple.dep': ['dep'] } })])?.state).toBe('degraded');
    // A stale feed admits nothing any more.
    expect(say([recordOf({ events })], nowMs + 16 * minuteMs)).toMatchObject({ state: 'unknown', isAdmitted: false });
  });
});

describe('planned maintenance', () => {
  const planned = (changes: Partial<ReturnType<typeof trackedOf>> = {}) =>
    trackedOf({
      id: 'm 1/ü',
      kind: 'maintenance',
      status: 'planned',
      startMs: nowMs + 60 * minuteMs,
      endMs: nowMs + 120 * minuteMs,
      ...changes,
    });

  test('is shown with the statement, the next one first', () => {
    const later = planned({ id: 'later', startMs: nowMs + 200 * minuteMs, endMs: null });
    const over = planned({ id: 'over', startMs: nowMs - 100 * minuteMs, endMs: nowMs - minuteMs });
    expect(say([recordOf({ events: [later, over, planned()] })])).toMatchObject({
      state: 'operational',
      maintenance: { event: { id: 'm 1/ü' } },
    });
  });

  test('becomes a window of its services that pauses nothing, if it is short and has two ends', () => {
    const record = recordOf({
      services: { 'apple.dep': ['Device Enrollment Program'], 'apple.vpp': ['Volume Purchase Program'] },
      events: [
        planned(),
        planned({ id: 'endless', endMs: null }),
        planned({ id: 'long', endMs: nowMs + 14 * 60 * minuteMs }),
        planned({ id: 'backwards', endMs: nowMs }),
        planned({ id: 'over', status: 'closed' }),
        planned({ id: 'other', names: ['iCloud'] }),
        planned({ id: 'trouble', kind: 'incident' }),
      ],
    });
    expect(maintenanceWindowsOf([record])).toEqual([
      {
        id: 'feed-apple-m-1-',
        mode: 'suppress',
        scope: { services: ['apple.dep'] },
        times: { fromMs: nowMs + 60 * minuteMs, untilMs: nowMs + 120 * minuteMs },
        reason: 'Apple System Status announces maintenance.',
      },
    ]);
  });
});
