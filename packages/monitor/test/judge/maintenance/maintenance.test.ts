import { describe, expect, test } from 'vitest';
import { createMaintenance } from '../../../src/judge/maintenance/maintenance.ts';
import type { MaintenanceWindow } from '../../../src/model/maintenance-window.ts';

const target = { id: 'aurora/apple.dep', tenant: 'aurora', service: 'apple.dep' };
const window = (id: string, changes: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  id,
  mode: 'suppress',
  scope: {},
  times: { fromMs: 100, untilMs: 200 },
  reason: '',
  ...changes,
});

describe('a window', () => {
  test('holds from its beginning, and not at its end any more', () => {
    const maintenance = createMaintenance([window('night')]);
    const at = (nowMs: number) => maintenance.forTarget(target, nowMs)?.id;
    expect([99, 100, 199, 200].map(at)).toEqual([undefined, 'night', 'night', undefined]);
  });

  test('holds again for a clock that was set back', () => {
    const maintenance = createMaintenance([window('night')]);
    expect(maintenance.forTarget(target, 300)).toBeUndefined();
    expect(maintenance.forTarget(target, 150)?.id).toBe('night');
  });

  test('of several the strongest holds, and of equal ones the one that ends last', () => {
    const maintenance = createMaintenance([
      window('marks', { mode: 'annotate', times: { fromMs: 0, untilMs: 900 } }),
      window('long', { times: { fromMs: 0, untilMs: 300 } }),
      window('short'),
      window('stops', { mode: 'pause', times: { fromMs: 150, untilMs: 160 } }),
    ]);
    expect(maintenance.forTarget(target, 140)).toEqual({ id: 'long', mode: 'suppress', untilMs: 300 });
    expect(maintenance.forTarget(target, 150)?.id).toBe('stops');
    expect(maintenance.forTarget(target, 400)?.id).toBe('marks');
  });

  test.each([
    [{ services: ['apple.dep'] }, true],
    [{ services: ['apple.vpp'] }, false],
    [{ tenants: ['aurora', 'borealis'] }, true],
    [{ tenants: ['borealis'] }, false],
    [{ targets: ['*/apple.dep'] }, true],
    [{ targets: ['aurora'] }, true],
    [{ targets: ['aur'] }, false],
    [{ services: ['apple.dep'], tenants: ['borealis'] }, false],
  ])('with the scope %j covers the target: %s', (scope, covers) => {
    expect(createMaintenance([window('night', { scope })]).forTarget(target, 150) !== undefined).toBe(covers);
  });
});

test('silences suppress, beside the windows, and are replaced as a whole', () => {
  const maintenance = createMaintenance([window('night', { mode: 'annotate' })]);
  maintenance.setOperatorWindows([
    { id: 'quiet', mode: 'suppress', scope: { tenants: ['aurora'] }, fromMs: 120, untilMs: 180 },
  ]);
  expect(maintenance.forTarget(target, 130)).toEqual({ id: 'quiet', mode: 'suppress', untilMs: 180 });
  expect(maintenance.forTarget({ ...target, tenant: 'borealis' }, 130)?.id).toBe('night');
  expect(maintenance.forTarget(target, 180)?.id).toBe('night');
  maintenance.setOperatorWindows([]);
  expect(maintenance.forTarget(target, 130)?.id).toBe('night');
});

test('a running service finds a weekly window again after a change of the clocks has swallowed one span', () => {
  const times = { days: ['sun'], from: '02:15', to: '02:45', zone: 'Europe/Paris' } as const;
  const maintenance = createMaintenance([{ id: 'w', mode: 'pause', scope: {}, times, reason: '' }]);
  const target = { id: 'a/apple.dep', tenant: 'a', service: 'apple.dep' };
  const active: string[] = [];
  for (let atMs = Date.UTC(2027, 2, 20); atMs < Date.UTC(2027, 3, 20); atMs += 15 * 60_000)
    if (maintenance.forTarget(target, atMs)) active.push(new Date(atMs).toISOString().slice(0, 10));
  expect([...new Set(active)]).toEqual(['2027-03-21', '2027-04-04', '2027-04-11', '2027-04-18']);
});
