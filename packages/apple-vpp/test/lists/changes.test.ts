import { describe, expect, it } from 'vitest';
import { createMemoryVersionStore } from '../../src/index.ts';
import { collect, failureOf, startVpp } from '../start-vpp.ts';

const locations = [{ assets: [{ adamId: '1', assignedCount: 5 }], users: [{ clientUserId: 'anna' }] }];

describe('changes', () => {
  it('are everything at first, then what was added since', async () => {
    await using vpp = await startVpp({ locations, pageSize: 2 });
    const store = createMemoryVersionStore();
    const read = async () =>
      (await collect(vpp.client.assignments.changes({ store }))).flatMap(({ items, full }) => items.map(() => full));
    expect(await read()).toEqual([true, true, true, true, true]);
    expect(await read()).toEqual([]);
    vpp.simulator.locations[0]?.assign({ adamId: '1' }, { serialNumber: 'NEW' });
    expect(await read()).toEqual([false]);
  });

  it('of users too', async () => {
    await using vpp = await startVpp({ locations });
    const store = createMemoryVersionStore();
    await collect(vpp.client.users.changes({ store }));
    vpp.simulator.locations[0]?.users.change('anna', { email: 'anna@example.com' });
    const pages = await collect(vpp.client.users.changes({ store }));
    expect(pages).toMatchObject([{ full: false, items: [{ clientUserId: 'anna', email: 'anna@example.com' }] }]);
  });

  it('that come in mid-read come again', async () => {
    await using vpp = await startVpp({ locations, pageSize: 2 });
    const store = createMemoryVersionStore();
    for await (const page of vpp.client.assignments.changes({ store })) {
      if (page.pageIndex === 0) vpp.simulator.locations[0]?.assign({ adamId: '1' }, { serialNumber: 'MID' });
    }
    const again = await collect(vpp.client.assignments.changes({ store }));
    expect(again.flatMap(({ items }) => items)).toMatchObject([{ serialNumber: 'MID' }]);
  });

  it('that were not dealt with come again', async () => {
    await using vpp = await startVpp({ locations, pageSize: 2 });
    const store = createMemoryVersionStore();
    for await (const page of vpp.client.assignments.changes({ store })) if (!page.more || page.pageIndex === 1) break;
    const [first] = await collect(vpp.client.assignments.changes({ store }));
    expect(first?.full).toBe(true);
  });

  it('are everything again when the version is no longer good, or when told to', async () => {
    await using vpp = await startVpp({ locations });
    const store = createMemoryVersionStore();
    await store.save(`${vpp.simulator.locations[0]?.uId}/assignments/`, 'gone');
    const pages = await collect(vpp.client.assignments.changes({ store }));
    expect(pages).toMatchObject([{ full: true }]);
    expect(vpp.simulator.requests('assignments.list')).toHaveLength(2);
    expect(await collect(vpp.client.assignments.changes({ store, full: true }))).toMatchObject([{ full: true }]);
  });

  it('pass other failures on', async () => {
    await using vpp = await startVpp({ locations });
    vpp.simulator.faults.add({ endpoint: 'assignments.list', fault: 'garble' });
    const failure = failureOf(collect(vpp.client.assignments.changes({ store: createMemoryVersionStore() })));
    expect((await failure).kind).toBe('schema');
  });

  it.each([
    [{}, 'store must be an object, not undefined'],
    [{ store: {} }, 'store.load must be a function, not undefined'],
  ])('are not read without a store: %j', async (options, message) => {
    await using vpp = await startVpp({ locations });
    // @ts-expect-error: as a program without types may call it.
    const changes = vpp.client.assignments.changes(options);
    await expect(collect(changes)).rejects.toThrow(`assignments.changes: ${message}`);
    expect(vpp.simulator.requests()).toEqual([]);
  });
});
