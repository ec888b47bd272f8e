import type { ScheduledTarget } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import { targetChanges } from '../../src/engine/target-changes.ts';

const target: ScheduledTarget = { id: 'aurora/apple.dep', service: 'apple.dep', tenant: 'aurora', intervalMs: 60_000 };
const mapOf = (...targets: readonly ScheduledTarget[]) => new Map(targets.map((each) => [each.id, each]));

test('ids that come and go are added and removed', () => {
  const other = { ...target, id: 'borealis/apple.dep' };
  expect(targetChanges(mapOf(target), mapOf(other))).toEqual({ added: [other.id], changed: [], removed: [target.id] });
  expect(targetChanges(mapOf(), mapOf())).toEqual({ added: [], changed: [], removed: [] });
});

test.each<[what: string, before: Partial<ScheduledTarget>, after: Partial<ScheduledTarget>, isChange: boolean]>([
  ['nothing', {}, {}, false],
  ['the interval', {}, { intervalMs: 30_000 }, true],
  ['the service', {}, { service: 'apple.vpp' }, true],
  ['the tenant, and with it the group', {}, { tenant: 'borealis' }, true],
  ['the tenant alone', { exclusive: 'group' }, { exclusive: 'group', tenant: 'borealis' }, true],
  ['the group', { exclusive: 'one' }, { exclusive: 'another' }, true],
  ['the group to none', {}, { exclusive: null }, true],
  ['the group from none', { exclusive: null }, {}, true],
  ['the group to the tenant by its name, which is the default', {}, { exclusive: 'aurora' }, false],
  ['the last run, which the schedule knows better', {}, { lastRunMs: 1_000 }, false],
])('%s of a target', (_what, before, after, isChange) => {
  const { added, changed, removed } = targetChanges(mapOf({ ...target, ...before }), mapOf({ ...target, ...after }));
  expect(changed).toEqual(isChange ? [target.id] : []);
  expect([...added, ...removed]).toEqual([]);
});
