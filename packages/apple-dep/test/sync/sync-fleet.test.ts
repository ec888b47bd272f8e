import { createAppleOrganisation } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import {
  createFleetMirror,
  createMemoryCursorStore,
  type DepClient,
  type FleetPage,
  type SyncFleetOptions,
  syncFleet,
} from '../../src/index.ts';
import { loopback } from '../loopback.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A fleet with one server more, and what a follower of the first one holds. */
async function follow(devices = 25, options: Partial<SyncFleetOptions> = {}) {
  const organisation = createAppleOrganisation({ devices, servers: ['One', 'Two'] });
  const loop = await loopback({ organisations: [organisation] });
  const [one, two] = organisation.servers;
  if (!one || !two) throw new Error('no servers');
  const dep = loop.client();
  const store = createMemoryCursorStore();
  const mirror = createFleetMirror();
  const run = async (more: Partial<SyncFleetOptions> = {}) => {
    const pages: FleetPage[] = [];
    for await (const page of syncFleet(dep, { store, limit: 10, ...options, ...more })) {
      mirror.apply(page.changes);
      pages.push(page);
    }
    return pages;
  };
  const truth = () => Array.from(organisation.devices()).filter((each) => each.serverId === one.id);
  const serials = () => truth().map(({ serialNumber }) => serialNumber);
  const inStep = () => expect([...mirror.serialNumbers()].sort()).toEqual(serials().sort());
  return { ...loop, organisation, one, two, dep, store, mirror, run, serials, inStep };
}

const kinds = (pages: readonly FleetPage[]) => pages.map(({ from, changes }) => `${from} ${changes.length}`);

describe('the first run', () => {
  test('fetches everything, then what changed meanwhile', async () => {
    await using fleet = await follow();
    expect(kinds(await fleet.run())).toEqual(['fetch 10', 'fetch 10', 'fetch 5', 'sync 0']);
    fleet.inStep();
    expect(await fleet.store.load()).toMatchObject({ phase: 'sync' });
  });

  test('misses nothing that happens while it fetches', async () => {
    await using fleet = await follow();
    const [first = '', second = ''] = fleet.serials();
    let page = 0;
    for await (const { changes } of syncFleet(fleet.dep, { store: fleet.store, limit: 10 })) {
      fleet.mirror.apply(changes);
      page += 1;
      await fleet.clock.advance(1_000);
      if (page === 1) {
        fleet.organisation.assign(first, fleet.two.id, fleet.clock.now());
        fleet.organisation.addDevices(1, { atMs: fleet.clock.now() });
      }
      if (page === 2) {
        await fleet.clock.advance(1_000);
        fleet.organisation.release(second, { atMs: fleet.clock.now(), by: 'USER', byId: undefined });
        fleet.organisation.assign(first, fleet.one.id, fleet.clock.now());
      }
    }
    fleet.inStep();
  });
});

describe('later runs', () => {
  test('read what changed, and nothing else', async () => {
    await using fleet = await follow();
    await fleet.run();
    expect(kinds(await fleet.run())).toEqual(['sync 0']);
    await fleet.clock.advance(dayMs);
    const [moved = '', released = ''] = fleet.serials();
    fleet.organisation.assign(moved, fleet.two.id, fleet.clock.now());
    fleet.organisation.release(released, { atMs: fleet.clock.now(), by: 'MDM', byId: undefined });
    fleet.organisation.addDevices(3, { atMs: fleet.clock.now() });
    expect(kinds(await fleet.run())).toEqual(['sync 5']);
    fleet.inStep();
    expect(fleet.simulator.requests('devices.fetch')).toHaveLength(3);
  });

  test('take a device that was moved here for present, although it is not called added', async () => {
    await using fleet = await follow();
    await fleet.run();
    const [serial = ''] = fleet.serials();
    await fleet.clock.advance(1_000);
    fleet.organisation.assign(serial, fleet.two.id, fleet.clock.now());
    await fleet.run();
    expect(fleet.mirror.get(serial)).toBeUndefined();
    await fleet.clock.advance(1_000);
    fleet.organisation.assign(serial, fleet.one.id, fleet.clock.now());
    await fleet.run();
    expect(fleet.mirror.get(serial)).toMatchObject({ opType: 'modified', profileStatus: 'removed' });
    fleet.inStep();
  });

  test('go on at the page that was not dealt with', async () => {
    await using fleet = await follow();
    const failing = async () => {
      let page = 0;
      for await (const { changes } of syncFleet(fleet.dep, { store: fleet.store, limit: 10 })) {
        page += 1;
        if (page === 2) throw new Error('the database is gone');
        fleet.mirror.apply(changes);
      }
    };
    await expect(failing()).rejects.toThrow('the database is gone');
    expect(fleet.mirror.size).toBe(10);
    expect(kinds(await fleet.run())).toEqual(['fetch 10', 'fetch 5', 'sync 0']);
    fleet.inStep();
  });

  test('give up no page when the loop is left', async () => {
    await using fleet = await follow();
    for await (const { changes } of syncFleet(fleet.dep, { store: fleet.store, limit: 10 })) {
      expect(changes).toHaveLength(10);
      break;
    }
    expect(await fleet.store.load()).toBeUndefined();
  });

  test('treat a sync without news as such, also where the service calls its cursor exhausted', async () => {
    const organisation = createAppleOrganisation({ devices: 3 });
    await using loop = await loopback({ organisations: [organisation], assumptions: { syncExhausts: true } });
    const store = createMemoryCursorStore();
    const run = async () => {
      const pages: FleetPage[] = [];
      for await (const page of syncFleet(loop.client(), { store })) pages.push(page);
      return kinds(pages);
    };
    expect(await run()).toEqual(['fetch 3', 'sync 0']);
    organisation.addDevices(2, { atMs: loop.clock.now() });
    expect(await run()).toEqual(['sync 2']);
    expect(await run()).toEqual(['sync 0']);
  });

  test('stop where the service repeats its cursor, and go on the next time', async () => {
    await using fleet = await follow();
    await fleet.run();
    fleet.organisation.addDevices(2, { atMs: fleet.clock.now() });
    fleet.simulator.stickCursor(1);
    expect(kinds(await fleet.run())).toEqual(['sync 2']);
    expect(kinds(await fleet.run())).toEqual(['sync 2']);
    fleet.inStep();
  });
});

describe('a cursor that the service refuses', () => {
  test('begins a full fetch, which says why', async () => {
    await using fleet = await follow();
    await fleet.run();
    await fleet.clock.advance(8 * dayMs);
    const pages = await fleet.run();
    expect(pages.map(({ from, startedOver }) => `${from} ${startedOver}`)).toEqual([
      ...Array<string>(3).fill('fetch DEP_CURSOR_EXPIRED'),
      'sync undefined',
    ]);
  });

  test('reveals what was deleted meanwhile, when the known devices are named', async () => {
    await using fleet = await follow();
    await fleet.run();
    const [gone = ''] = fleet.serials();
    fleet.organisation.assign(gone, fleet.two.id, fleet.clock.now());
    await fleet.clock.advance(8 * dayMs);
    const pages = await fleet.run({ known: () => fleet.mirror.serialNumbers() });
    const comparison = pages.find(({ from }) => from === 'comparison');
    expect(comparison?.changes).toMatchObject([{ serialNumber: gone, state: 'absent', device: undefined }]);
    fleet.inStep();
    expect(await fleet.store.load()).not.toHaveProperty('startedOver');
  });

  test('keeps its reason over a crash in the middle of the fetch', async () => {
    await using fleet = await follow();
    await fleet.run();
    await fleet.clock.advance(8 * dayMs);
    let page = 0;
    for await (const { changes } of syncFleet(fleet.dep, { store: fleet.store, limit: 10 })) {
      fleet.mirror.apply(changes);
      page += 1;
      if (page === 2) break;
    }
    expect(await fleet.store.load()).toMatchObject({ phase: 'fetch', startedOver: 'DEP_CURSOR_EXPIRED' });
    const pages = await fleet.run();
    expect(pages[0]).toMatchObject({ from: 'fetch', startedOver: 'DEP_CURSOR_EXPIRED' });
    // With the known devices named, half a fetch is of no use: it begins anew.
    await fleet.store.save({ phase: 'fetch', cursor: 'A', startedOver: 'DEP_CURSOR_INVALID' });
    const compared = await fleet.run({ known: () => fleet.mirror.serialNumbers() });
    expect(kinds(compared)).toEqual(['fetch 10', 'fetch 10', 'fetch 5', 'sync 0']);
    expect(compared[0]?.startedOver).toBe('DEP_CURSOR_INVALID');
  });

  test.each(['INVALID_CURSOR', 'EXPIRED_CURSOR'])('twice in one run is an error, not a loop: %s', async (text) => {
    await using fleet = await follow();
    await fleet.run();
    fleet.simulator.faults.add({ endpoint: 'devices.sync', fault: { status: 400, body: text }, times: 100 });
    await expect(fleet.run()).rejects.toMatchObject({ operation: 'devices.sync', vendorCode: text });
    expect(fleet.simulator.requests('devices.sync')).toHaveLength(3);
  });

  test('is dropped also if it belongs to another server', async () => {
    await using fleet = await follow();
    await fleet.store.save({ phase: 'sync', cursor: 'bm9uc2Vuc2U' });
    expect((await fleet.run())[0]).toMatchObject({ from: 'fetch', startedOver: 'DEP_CURSOR_INVALID' });
    fleet.inStep();
  });
});

test('other failures end the run, and the next one goes on', async () => {
  await using fleet = await follow();
  fleet.simulator.faults.add({ endpoint: 'devices.fetch', fault: { status: 403, body: 'T_C_NOT_SIGNED' }, after: 1 });
  await expect(fleet.run()).rejects.toMatchObject({ code: 'DEP_TERMS_NOT_SIGNED' });
  expect(fleet.mirror.size).toBe(10);
  expect(kinds(await fleet.run())).toEqual(['fetch 10', 'fetch 5', 'sync 0']);
});

test('a signal ends the run', async () => {
  await using fleet = await follow();
  const dep: DepClient = fleet.dep;
  const read = async () => {
    for await (const page of syncFleet(dep, { signal: AbortSignal.abort() })) expect(page).toBeUndefined();
  };
  await expect(read()).rejects.toMatchObject({ code: 'DEP_ABORTED' });
});
