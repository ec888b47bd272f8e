import { describe, expect, it } from 'vitest';
import type { CheckpointStore, WalkCheckpoint } from '../../src/index.ts';
import { errorOf, serialAt, stage } from '../setup.ts';

const inMemory = (begun?: WalkCheckpoint): CheckpointStore & { readonly notes: (WalkCheckpoint | undefined)[] } => {
  const notes: (WalkCheckpoint | undefined)[] = [begun];
  return {
    notes,
    load: () => Promise.resolve(notes.at(-1)),
    save(note) {
      notes.push(note);
      return Promise.resolve();
    },
  };
};

describe('the walk', () => {
  it('reads the covers of every device, at the pace that Apple allows', async () => {
    await using scene = await stage(50);
    const { appleCare, orgDevices } = scene.client();
    const estimate = await appleCare.estimate();
    expect(estimate).toEqual({ devices: 50, reads: 51, expectedMs: 153_000 });
    const beforeMs = scene.clock.elapsedMs();
    const rests: (number | undefined)[] = [];
    const serials: string[] = [];
    for await (const { device, coverage, looked, rest } of appleCare.walk()) {
      expect(coverage.length).toBeGreaterThan(0);
      expect(looked).toBe(serials.length);
      serials.push(device.id);
      rests.push(rest.expectedMs);
    }
    expect(serials).toEqual((await orgDevices.list().toArray()).map(({ id }) => id));
    const tookMs = scene.clock.elapsedMs() - beforeMs;
    // The first twenty reads of a minute go at once, so it is a little faster than said, never slower.
    expect(tookMs).toBeGreaterThan(90_000);
    expect(tookMs).toBeLessThanOrEqual(estimate.expectedMs ?? 0);
    expect(rests[0]).toBe(150_000);
    expect(rests.at(-1)).toBe(0);
  });

  it('goes on where it was left, and repeats only the device that was being worked on', async () => {
    await using scene = await stage(7);
    const { appleCare } = scene.client();
    const checkpoint = inMemory();
    const seen: string[] = [];
    for (let run = 0; run < 20 && (run === 0 || checkpoint.notes.at(-1) !== undefined); run += 1) {
      let count = 0;
      for await (const { device } of appleCare.walk({ checkpoint, limit: 3 })) {
        seen.push(device.id);
        count += 1;
        if (count === 3) break;
      }
    }
    const all = Array.from({ length: 7 }, (_, place) => serialAt(scene.organisation, place));
    expect(seen).toEqual([0, 1, 2, 2, 3, 4, 4, 5, 6, 6].map((place) => all[place]));
    expect(checkpoint.notes.at(-1)).toBeUndefined();
    expect((await appleCare.estimate({ checkpoint: inMemory({ version: 1, looked: 4 }) })).devices).toBe(3);
  });

  it('leaves out what is not worth a read', async () => {
    await using scene = await stage(6);
    const skip = ({ id }: { readonly id: string }) => id === serialAt(scene.organisation, 2);
    const seen: string[] = [];
    for await (const { device, looked } of scene.client().appleCare.walk({ skip, fields: ['color'] })) {
      seen.push(`${looked} ${Object.keys(device.attributes).sort().join()}`);
    }
    expect(seen).toEqual([0, 1, 3, 4, 5].map((looked) => `${looked} color,serialNumber`));
    expect(scene.simulator.requests('orgDevices.appleCareCoverage')).toHaveLength(5);
  });

  it('begins anew where Apple does not know the cursor any more, and finds its place where a device is gone', async () => {
    await using scene = await stage(4);
    const { appleCare } = scene.client();
    const walk = async (begun: WalkCheckpoint) => {
      const seen: number[] = [];
      for await (const { device } of appleCare.walk({ checkpoint: inMemory(begun), limit: 2 })) {
        seen.push([0, 1, 2, 3].findIndex((place) => serialAt(scene.organisation, place) === device.id));
      }
      return seen;
    };
    expect(await walk({ version: 1, cursor: 'old', serialNumber: 'GONE', looked: 2 })).toEqual([0, 1, 2, 3]);
    expect(await walk({ version: 1, serialNumber: serialAt(scene.organisation, 0), looked: 1 })).toEqual([1, 2, 3]);
    expect(await walk({ version: 1, serialNumber: 'GONE', looked: 1 })).toEqual([0, 1, 2, 3]);
  });

  it('goes on after a device that was released meanwhile, and stops at any other failure', async () => {
    await using scene = await stage(3);
    const missing = { status: 404, body: { errors: [{ status: '404', code: 'NOT_FOUND' }] } };
    scene.simulator.faults.add({ endpoint: 'orgDevices.appleCareCoverage', fault: missing, after: 1 });
    const counts: number[] = [];
    for await (const { coverage } of scene.client().appleCare.walk()) counts.push(coverage.length);
    expect(counts[1]).toBe(0);
    scene.simulator.faults.add({ endpoint: 'orgDevices.appleCareCoverage', fault: { status: 403 } });
    const error = await errorOf(async () => {
      for await (const _ of scene.client().appleCare.walk()) break;
    });
    expect(error.code).toBe('BUSINESS_PERMISSION_MISSING');
  });

  it('lets other calls go first', async () => {
    await using scene = await stage(30);
    const client = scene.client({ totalTimeoutMs: 600_000 });
    const iterator = client.appleCare.walk()[Symbol.asyncIterator]();
    for (let read = 0; read < 19; read += 1) await iterator.next();
    const order: string[] = [];
    await Promise.all([
      iterator.next().then(() => order.push('walk')),
      client.mdmServers
        .list()
        .firstPage()
        .then(() => order.push('list')),
    ]);
    expect(order).toEqual(['list', 'walk']);
  });
});
