import { expect, test } from 'vitest';
import { finished, intervalMs, many, type StartEngine, startMs } from './contract-targets.ts';

/** What may be under way at once. */
export function testLimits(start: StartEngine): void {
  test('never has more under way than it may: in all, of a service, of what excludes each other', async () => {
    const targets = ['apple.dep', 'apple.vpp', 'google.amapi'].flatMap((service) =>
      many(20).map((one) => ({ ...one, id: `${one.tenant}/${service}`, service, exclusive: one.id + service })),
    );
    await using engine = await start(targets, { caps: { total: 10, perService: 4 } });
    const runs = await engine.claimDue(startMs + intervalMs, 100);
    expect(runs).toHaveLength(10);
    for (const service of ['apple.dep', 'apple.vpp', 'google.amapi'])
      expect(runs.filter(({ target: id }) => id.endsWith(service)).length).toBeLessThanOrEqual(4);
    expect(await engine.claimDue(startMs + intervalMs, 100)).toEqual([]);
    await engine.complete(runs.slice(0, 3).map((run) => finished(run, startMs + intervalMs + 1)));
    expect(await engine.claimDue(startMs + intervalMs + 1, 100)).toHaveLength(3);
  });

  test('what excludes no target runs beside the other targets of its tenant', async () => {
    const ids = ['aurora/apple.dep', 'aurora/apple.vpp'];
    const targets = ids.map((id) => ({ id, tenant: 'aurora', service: id.slice(7), intervalMs, exclusive: null }));
    await using engine = await start(targets);
    await engine.burst(ids, startMs);
    expect(await engine.claimDue(startMs, 10)).toHaveLength(2);
    const same = await engine.setTargets(targets, startMs);
    expect(same).toEqual({ added: [], changed: [], removed: [] });
  });

  test('of one tenant only one is under way, and the next follows it', async () => {
    const ids = ['aurora/apple.dep', 'aurora/apple.vpp', 'aurora/google.amapi'];
    const targets = ids.map((id) => ({ id, tenant: 'aurora', service: id.slice(7), intervalMs }));
    await using engine = await start(targets);
    const seen: string[] = [];
    await engine.burst(ids, startMs);
    for (let nowMs = startMs; seen.length < 3; nowMs += 1_000) {
      const runs = await engine.claimDue(nowMs, 10);
      expect(runs).toHaveLength(1);
      seen.push(...runs.map(({ target: id }) => id));
      await engine.complete(runs.map((run) => finished(run, nowMs + 400)));
    }
    expect(seen.toSorted()).toEqual(ids);
  });
}
