import { createRandom } from '@mdmkit/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMonitor } from '../../src/judge/create-monitor.ts';
import type { Observation } from '../../src/model/observation.ts';
import { createFleet, minute, second, tenantsOf } from '../support/monitored-fleet.ts';

const from = 1_800_000_000_000;
const begin = from + 20 * minute + 7 * second;

function downFleet(count: number, end = Number.POSITIVE_INFINITY) {
  return createFleet({
    targets: tenantsOf('apple.vpp', count),
    world: (_target, atMs) => (atMs >= begin && atMs < end ? 'fail.server' : undefined),
    fromMs: from,
  });
}

describe('after a restart', () => {
  test('an open incident is neither closed for lack of evidence nor told again', () => {
    const fleet = downFleet(50);
    fleet.pass(25 * minute);
    expect(fleet.notifications.map(({ kind }) => kind)).toEqual(['opened']);
    fleet.restart(minute);
    fleet.pass(60 * minute);
    const [incident] = fleet.incidents();
    expect(fleet.incidents()).toHaveLength(1);
    expect(incident).toMatchObject({ closedMs: null, severity: 'critical' });
    expect(fleet.notifications.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(incident!.startedMs).toBeLessThan(begin + minute);
  });

  test('an incident that cannot be checked stays open', () => {
    const fleet = downFleet(50);
    fleet.pass(25 * minute);
    fleet.restart(minute);
    for (let at = 0; at < 120; at += 1) fleet.monitor.evaluate(fleet.nowMs + at * minute);
    expect(fleet.monitor.open).toHaveLength(1);
  });

  test('one tenant’s trouble goes on, and ends with its first good run', () => {
    const end = begin + 40 * minute;
    const fleet = createFleet({
      targets: tenantsOf('apple.dep', 20),
      world: ({ tenant }, atMs) => (tenant === 'tenant-3' && atMs >= begin && atMs < end ? 'fail.server' : undefined),
      fromMs: from,
    });
    fleet.pass(30 * minute);
    fleet.restart(30 * second);
    fleet.pass(60 * minute);
    expect(fleet.notifications.map(({ kind }) => kind)).toEqual(['opened', 'closed']);
    const [incident] = fleet.incidents();
    expect(incident!.endedMs).toBeGreaterThanOrEqual(end);
    expect(incident!.endedMs).toBeLessThanOrEqual(end + 5 * minute);
    expect(fleet.episodes()).toEqual([
      expect.objectContaining({ target: 'tenant-3/apple.dep', incident: incident!.id }),
    ]);
  });
});

test('while the vendor is down only a sample is checked, and all are before it closes', () => {
  const fleet = downFleet(600, begin + 20 * minute);
  fleet.pass(80 * minute);
  const kinds = fleet.commands.flatMap(({ kind }) => (kind === 'recheck' ? [] : [kind]));
  expect(kinds).toEqual(['quorum', 'sample', 'resume', 'reprobe']);
  const sample = fleet.commands.find(({ kind }) => kind === 'sample');
  expect(sample).toMatchObject({ service: 'apple.vpp' });
  expect(new Set(sample!.kind === 'sample' ? sample!.targets : []).size).toBe(200);
  expect(fleet.commands.find(({ kind }) => kind === 'quorum')).toMatchObject({ targets: { length: 20 } });
  expect(fleet.monitor.open).toEqual([]);
  expect(fleet.incidents()).toHaveLength(1);
});

test('maintenance keeps notifications back, and one tells the true start when it ends', () => {
  const until = begin + 30 * minute;
  const fleet = createFleet({
    targets: tenantsOf('apple.vpp', 50),
    world: (_target, atMs) => (atMs >= begin ? 'fail.server' : undefined),
    fromMs: from,
    monitor: { mutedBy: (_incident, _targets, nowMs) => (nowMs < until ? 'window-1' : null) },
  });
  fleet.pass(80 * minute);
  const [incident] = fleet.incidents();
  expect(fleet.notifications.map(({ kind, atMs }) => [kind, atMs >= until])).toEqual([['opened', true]]);
  expect(fleet.notifications[0]!.text).toContain(
    new Date(incident!.startedMs).toISOString().slice(0, 19).replace('T', ' '),
  );
  expect(incident!.startedMs).toBeLessThan(begin + minute);
});

test('what is over before the maintenance ends is never told', () => {
  const fleet = createFleet({
    targets: tenantsOf('apple.vpp', 50),
    world: (_target, atMs) => (atMs >= begin && atMs < begin + 20 * minute ? 'fail.server' : undefined),
    fromMs: from,
    monitor: { mutedBy: () => 'window-1' },
  });
  fleet.pass(80 * minute);
  expect(fleet.incidents()).toHaveLength(1);
  expect(fleet.incidents()[0]!.closedMs).not.toBeNull();
  expect(fleet.notifications).toEqual([]);
});

describe('a location that stops', () => {
  const stopMs = begin + 5 * minute;
  const untilStop = (location: string, atMs: number) => location !== 'tokyo' || atMs < stopMs;
  const states = ({ monitor }: ReturnType<typeof createFleet>, count: number) =>
    new Set(Array.from({ length: count }, (_, at) => monitor.target(`tenant-${at}/apple.vpp`)?.state.name));

  test('keeps no outage open after the vendor is well again elsewhere', () => {
    const end = begin + 12 * minute;
    const fleet = createFleet({
      targets: tenantsOf('apple.vpp', 50, minute),
      locations: ['berlin', 'tokyo'],
      checks: untilStop,
      world: (_target, atMs) => (atMs >= begin && atMs < end ? 'fail.server' : undefined),
      fromMs: from,
    });
    fleet.pass(end - from);
    expect(fleet.monitor.open.map(({ verdict }) => verdict)).toEqual(['vendor']);
    fleet.pass(4 * minute);
    expect(fleet.monitor.open).toEqual([]);
    expect(states(fleet, 50)).toEqual(new Set(['up']));
    expect(fleet.incidents().map(({ verdict }) => verdict)).toEqual(['vendor']);
  });

  test('during an outage ends no outage that the others still see', () => {
    const fleet = createFleet({
      targets: tenantsOf('apple.vpp', 50, minute),
      locations: ['berlin', 'tokyo'],
      checks: untilStop,
      world: (_target, atMs) => (atMs >= begin ? 'fail.server' : undefined),
      fromMs: from,
    });
    fleet.pass(60 * minute);
    expect(fleet.incidents().map(({ verdict, closedMs }) => [verdict, closedMs])).toEqual([['vendor', null]]);
  });

  test('takes the trouble of its own path with it', () => {
    const fleet = createFleet({
      targets: tenantsOf('apple.vpp', 50, minute),
      locations: ['berlin', 'paris', 'tokyo'],
      checks: untilStop,
      world: (_target, atMs, location) => (atMs >= begin && location === 'tokyo' ? 'fail.network' : undefined),
      fromMs: from,
    });
    fleet.pass(stopMs - from);
    expect(fleet.monitor.open.map(({ verdict }) => verdict)).toEqual(['location-path']);
    fleet.pass(15 * minute);
    expect(fleet.monitor.open).toEqual([]);
    expect(states(fleet, 50)).toEqual(new Set(['up']));
  });

  test('and was the last to check leaves what it found as it was', () => {
    const fleet = createFleet({
      targets: tenantsOf('apple.vpp', 50, minute),
      checks: (_location, atMs) => atMs < stopMs,
      world: (_target, atMs) => (atMs >= begin ? 'fail.server' : undefined),
      fromMs: from,
    });
    fleet.pass(60 * minute);
    expect(fleet.incidents().map(({ verdict, closedMs }) => [verdict, closedMs])).toEqual([['vendor', null]]);
    expect(states(fleet, 50)).toEqual(new Set(['stale']));
  });
});

test('an acknowledgement holds until its time, and then the trouble is told again', () => {
  const fleet = downFleet(50);
  fleet.pass(40 * minute);
  const [incident] = fleet.monitor.open;
  const changes = fleet.monitor.acknowledge(incident!.id, 'ada', fleet.nowMs + 10 * minute, fleet.nowMs);
  expect(changes.events).toMatchObject([{ kind: 'acknowledged' }]);
  const notifiedBefore = fleet.notifications.length;
  fleet.pass(9 * minute);
  expect(fleet.notifications).toHaveLength(notifiedBefore);
  fleet.pass(2 * minute);
  expect(fleet.notifications.slice(notifiedBefore).map(({ kind }) => kind)).toEqual(['changed']);
  expect(fleet.monitor.open[0]!.acknowledged).toBeNull();
});

test('what a person says about the verdict stands', () => {
  const fleet = downFleet(50, begin + 40 * minute);
  fleet.pass(30 * minute);
  const [incident] = fleet.monitor.open;
  fleet.monitor.override(incident!.id, 'ada', 'own-network', fleet.nowMs);
  fleet.pass(5 * minute);
  expect(fleet.monitor.open[0]).toMatchObject({ verdict: 'vendor', override: { verdict: 'own-network' }, owner: 'us' });
  fleet.pass(60 * minute);
  expect(fleet.monitor.open).toEqual([]);
});

test('a target that is no more takes its incident with it', () => {
  const targets = tenantsOf('apple.dep', 20);
  const fleet = createFleet({
    targets,
    world: ({ tenant }, atMs) => (tenant === 'tenant-3' && atMs >= begin ? 'fail.server' : undefined),
    fromMs: from,
  });
  fleet.pass(40 * minute);
  expect(fleet.monitor.open).toHaveLength(1);
  const removed = fleet.monitor.setTargets(targets.filter(({ tenant }) => tenant !== 'tenant-3'));
  expect(removed).toEqual(['tenant-3/apple.dep']);
  fleet.monitor.evaluate(fleet.nowMs);
  expect(fleet.monitor.open).toEqual([]);
});

describe('an incident whose service has no targets any more', () => {
  const play = (mutedBy: string | null) => {
    const targets = [...tenantsOf('apple.vpp', 50), ...tenantsOf('apple.dep', 5)];
    const fleet = createFleet({
      targets,
      world: ({ service }, atMs) => (atMs >= begin && service === 'apple.vpp' ? 'fail.server' : undefined),
      fromMs: from,
      monitor: { mutedBy: () => mutedBy },
    });
    fleet.pass(30 * minute);
    expect(fleet.monitor.open.map(({ key }) => key)).toEqual(['vendor:apple.vpp']);
    const remain = (count: number) => {
      fleet.monitor.setTargets(targets.filter(({ service }, at) => service === 'apple.dep' || at < count));
      return fleet.monitor.evaluate(fleet.nowMs);
    };
    return { fleet, remain };
  };

  test('is closed, and that is told', () => {
    const { fleet, remain } = play(null);
    const { events, notifications, incidents } = remain(0);
    expect(fleet.monitor.open).toEqual([]);
    expect(incidents).toMatchObject([{ closedMs: fleet.nowMs, endedMs: fleet.nowMs }]);
    expect(events).toMatchObject([{ kind: 'closed', text: 'Its targets are monitored no more.' }]);
    expect(notifications).toMatchObject([{ kind: 'closed' }]);
    expect(notifications[0]!.text).toMatch(/^apple\.vpp fails at the vendor.* Its targets are monitored no more\.$/);
  });

  test('is closed without a notification if it had none', () => {
    const { fleet, remain } = play('window-1');
    expect(remain(0)).toMatchObject({ events: [{ kind: 'closed' }], notifications: [] });
    expect(fleet.monitor.open).toEqual([]);
  });

  test('stays open as long as one target is left', () => {
    const { fleet, remain } = play(null);
    expect(remain(1)).toMatchObject({ notifications: [] });
    expect(fleet.monitor.open).toHaveLength(1);
  });
});

test('the order of runs within a batch makes no difference', () => {
  const run = fc.record({
    tenant: fc.nat(30),
    second: fc.nat(600),
    found: fc.constantFrom('ok', 'fail.server', 'fail.auth', 'degraded', 'throttled'),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(run, { maxLength: 120, selector: ({ tenant, second: at }) => `${tenant} ${at}` }),
      fc.nat(),
      (runs, seed) => {
        const observations = runs.map(
          ({ tenant, second: at, found }): Observation => ({
            target: `tenant-${tenant}/apple.dep`,
            tenant: `tenant-${tenant}`,
            service: 'apple.dep',
            location: 'here',
            // These are the classes named above.
            class: found as Observation['class'],
            code: found,
            atMs: from + at * second,
            sharedKeys: [],
          }),
        );
        const random = createRandom(seed);
        const shuffled = observations
          .map((one) => ({ one, place: random() }))
          .sort((one, other) => one.place - other.place)
          .map(({ one }) => one);
        const nowMs = from + 600 * second;
        const outcome = (order: readonly Observation[]) => {
          const monitor = createMonitor({ targets: [], random: createRandom(1) });
          const taken = monitor.record(order, nowMs);
          const { incidents, events, notifications } = monitor.evaluate(nowMs);
          const targets = taken.targets.toSorted((one, other) => (one.target < other.target ? -1 : 1));
          return { targets, judgements: monitor.judgements, incidents, events, notifications };
        };
        expect(outcome(shuffled)).toEqual(outcome(observations));
      },
    ),
    { numRuns: 100 },
  );
});

test('evidence is forgotten after its window', () => {
  const monitor = createMonitor({ targets: [], random: createRandom(1) });
  const observations = Array.from(
    { length: 20 },
    (_, at): Observation => ({
      target: `t${at}/apple.dep`,
      tenant: `t${at}`,
      service: 'apple.dep',
      location: 'here',
      class: 'fail.server',
      code: 'DEP_UNAVAILABLE',
      atMs: from,
      sharedKeys: [],
    }),
  );
  monitor.record(observations, from);
  monitor.record(
    observations.map((one) => ({ ...one, atMs: from + minute })),
    from + minute,
  );
  monitor.evaluate(from + minute);
  expect(monitor.judgements.map(({ key }) => key)).toEqual(['vendor:apple.dep']);
  monitor.evaluate(from + 11 * minute - 1);
  expect(monitor.judgements).toHaveLength(1);
  monitor.evaluate(from + 11 * minute);
  expect(monitor.judgements).toEqual([]);
  expect(monitor.open).toHaveLength(1);
});
