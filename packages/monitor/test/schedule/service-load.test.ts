import { expect, test } from 'vitest';
import { createSchedule } from '../../src/schedule/schedule.ts';

test('a cap that lets nothing run is refused by name', () => {
  const make = (caps: object) => () => createSchedule({ location: 'here', caps });
  expect(make({ total: 0 })).toThrow('the cap total is 0; expected a number of runs above 0');
  expect(make({ perService: Number.NaN })).toThrow('the cap perService is NaN');
  expect(make({ services: { 'apple.dep': -1 } })).toThrow('the cap apple.dep is -1');
});

test('a service may have a cap of its own', () => {
  const schedule = createSchedule({ location: 'here', caps: { services: { 'apple.dep': 2 } } });
  const targets = ['apple.dep', 'apple.vpp'].flatMap((service) =>
    Array.from({ length: 10 }, (_, index) => ({
      id: `tenant-${index}/${service}`,
      tenant: `tenant-${index}`,
      exclusive: `${index} ${service}`,
      service,
      intervalMs: 60_000,
    })),
  );
  schedule.setTargets(targets, 0);
  const runs = schedule.claimDue(60_000 + 3_000, 100);
  expect(runs.filter(({ target }) => target.endsWith('dep'))).toHaveLength(2);
  expect(runs.filter(({ target }) => target.endsWith('vpp'))).toHaveLength(10);
});

test('a run whose end makes no sense does not spoil what is known of the others', () => {
  const countRuns = (endedMs: number, recheckMs: number | null) => {
    const schedule = createSchedule({ location: 'here', caps: { perService: 1 } });
    const ids = Array.from({ length: 50 }, (_, index) => `tenant-${index}/apple.dep`);
    schedule.setTargets(
      ids.map((id) => ({ id, tenant: id, service: 'apple.dep', intervalMs: 60_000 })),
      0,
    );
    const [first] = schedule.claimDue(61_000, 1);
    if (first === undefined) throw new Error('nothing was due');
    schedule.complete([{ ...first, endedMs, recheckMs }]);
    let ran = 0;
    for (let nowMs = 62_000; nowMs < 600_000; nowMs += 1_000)
      for (const run of schedule.claimDue(nowMs, 10)) {
        schedule.complete([{ ...run, endedMs: nowMs + 10, recheckMs: null }]);
        ran += 1;
      }
    return ran;
  };
  const usual = countRuns(61_010, null);
  expect(usual).toBeGreaterThan(300);
  expect(countRuns(Number.NaN, Number.NaN)).toBe(usual);
});
