import { createTransport } from '@mdmkit/core';
import { createAppleOrganisation } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import type { DevicePage } from '../../src/index.ts';
import { type Loopback, loopback } from '../loopback.ts';
import { page, scriptedService } from '../scripted-service.ts';

const fetches = ({ simulator }: Loopback) => simulator.requests('POST /server/devices').length;

async function collect(pages: AsyncIterable<DevicePage>): Promise<DevicePage[]> {
  const collected: DevicePage[] = [];
  for await (const page of pages) collected.push(page);
  return collected;
}

describe('devices.fetch', () => {
  test('reads all pages, in order', async () => {
    await using loop = await loopback({ devices: 250, pageSize: 100 });
    const devices = await loop.client().devices.fetch().toArray();
    expect(new Set(devices.map(({ serialNumber }) => serialNumber)).size).toBe(250);
    expect(fetches(loop)).toBe(3);
  });

  test('offers pages, with cursors to resume at', async () => {
    await using loop = await loopback({ devices: 25 });
    const dep = loop.client();
    const pages = await collect(dep.devices.fetch({ limit: 10 }).pages());
    expect(pages.map(({ items, more }) => [items.length, more])).toEqual([
      [10, true],
      [10, true],
      [5, false],
    ]);
    expect(pages[0]?.fetchedUntil).toBe('2026-11-23T12:00:00Z');
    const all = pages.flatMap(({ items }) => items);
    const cursor = pages[0]?.cursor ?? '';
    expect(await dep.devices.fetch({ cursor, limit: 10 }).toArray()).toEqual(all.slice(10));
  });

  test('sends nothing before it is read, and each reading starts anew', async () => {
    await using loop = await loopback({ devices: 3 });
    const list = loop.client().devices.fetch();
    expect(loop.simulator.requests()).toEqual([]);
    expect(await list.toArray()).toEqual(await list.toArray());
    expect(fetches(loop)).toBe(2);
  });

  test('reads the next page while the present one is worked on, and no further', async () => {
    await using loop = await loopback({ devices: 50, pageSize: 10 });
    const pages = loop.client().devices.fetch().pages()[Symbol.asyncIterator]();
    const arrived = async (count: number) => {
      while (fetches(loop) < count) await new Promise(setImmediate);
    };
    for (let page = 1; page <= 4; page += 1) {
      await pages.next();
      await arrived(page + 1);
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      expect(fetches(loop)).toBe(page + 1);
    }
    await pages.next();
    expect(await pages.next()).toMatchObject({ done: true });
    expect(fetches(loop)).toBe(5);
  });

  test('left early, sends no more than the page that was under way, and gives that up', async () => {
    await using loop = await loopback({ devices: 250, pageSize: 10 });
    const ended: string[] = [];
    await using transport = createTransport();
    const dep = loop.client({
      transport: {
        ...transport,
        async send(request) {
          try {
            return await transport.send(request);
          } catch (error) {
            ended.push(error instanceof Error ? error.message : 'unknown');
            throw error;
          }
        },
      },
    });
    await dep.account.get();
    loop.simulator.faults.add({ endpoint: 'devices.fetch', fault: 'hang', after: 1 });
    for await (const device of dep.devices.fetch()) {
      while (fetches(loop) < 2) await new Promise(setImmediate);
      if (device.serialNumber) break;
    }
    while (ended.length === 0) await new Promise(setImmediate);
    expect(ended).toEqual(['the list was left']);
    expect(fetches(loop)).toBe(2);
    expect(await dep.devices.fetch().toArray({ limit: 15 })).toHaveLength(15);
  });

  test('ends with the caller’s signal, also in the middle of a page that is read ahead', async () => {
    await using loop = await loopback({ devices: 50, pageSize: 10 });
    const controller = new AbortController();
    const read = async () => {
      for await (const page of loop.client().devices.fetch({ signal: controller.signal }).pages())
        if (page.items.length > 0) controller.abort(new Error('shutting down'));
    };
    await expect(read()).rejects.toMatchObject({ code: 'DEP_ABORTED' });
  });

  test('asks for full pages unless told otherwise', async () => {
    await using loop = await loopback({ devices: 1_001 });
    const pages = await collect(loop.client().devices.fetch().pages());
    expect(pages.map(({ items }) => items.length)).toEqual([1_000, 1]);
  });

  test('reads an organisation without devices', async () => {
    await using loop = await loopback({ devices: 0 });
    const pages = await collect(loop.client().devices.fetch().pages());
    expect(pages).toMatchObject([{ items: [], more: false }]);
  });

  test('goes on over a page without devices', async () => {
    const organisation = createAppleOrganisation({ devices: 30 });
    for (const { serialNumber } of [...organisation.devices()].slice(0, 29))
      organisation.assign(serialNumber, undefined, 0);
    await using loop = await loopback({ organisations: [organisation] });
    expect(await loop.client().devices.fetch().toArray()).toHaveLength(1);
    loop.simulator.faults.add({
      endpoint: 'devices.fetch',
      fault: {
        status: 200,
        body: { devices: [], cursor: 'MDow', more_to_follow: true, fetched_until: '2026-11-23T12:00:00Z' },
      },
    });
    const refused = loop.client().devices.fetch().toArray();
    await expect(refused).rejects.toMatchObject({ code: 'DEP_CURSOR_INVALID', vendorCode: 'INVALID_CURSOR' });
  });
});

describe('a cursor', () => {
  test('that is exhausted ends the list like any other end', async () => {
    await using loop = await loopback({ devices: 3 });
    const dep = loop.client();
    const [last] = await collect(dep.devices.fetch().pages());
    expect(last?.more).toBe(false);
    const cursor = last?.cursor ?? '';
    const pages = await collect(dep.devices.fetch({ cursor }).pages());
    expect(pages).toEqual([{ items: [], cursor, more: false, fetchedUntil: undefined }]);
  });

  test.each([
    ['the service does not know', 'bm9uc2Vuc2U', 'DEP_CURSOR_INVALID'],
    ['is no text of the service', 'not base64!', 'DEP_CURSOR_INVALID'],
  ])('that %s is an error', async (_, cursor, code) => {
    await using loop = await loopback();
    await expect(loop.client().devices.fetch({ cursor }).toArray()).rejects.toMatchObject({ code, kind: 'invalid' });
  });

  test('of another server is unknown', async () => {
    const organisation = createAppleOrganisation({ devices: 3, servers: ['One', 'Two'] });
    await using loop = await loopback({ organisations: [organisation] });
    const dep = loop.client();
    const [page] = await collect(dep.devices.fetch({ limit: 1 }).pages());
    const cursor = Buffer.from(page?.cursor ?? '', 'base64').toString('latin1');
    const foreign = Buffer.from(cursor.replace(/^[^:]+/, organisation.servers[1]?.id.slice(0, 8) ?? ''));
    const list = dep.devices.fetch({ cursor: foreign.toString('base64') });
    await expect(list.toArray()).rejects.toMatchObject({ code: 'DEP_CURSOR_INVALID' });
  });

  test('that stays the same although more is promised stops the list: it never loops', async () => {
    await using loop = await loopback();
    const fetchedUntil = '2026-11-23T12:00:00Z';
    const body = {
      devices: [{ serial_number: 'X1' }],
      cursor: 'same',
      more_to_follow: true,
      fetched_until: fetchedUntil,
    };
    loop.simulator.faults.add({ endpoint: 'devices.fetch', fault: { status: 200, body }, times: 100 });
    const seen: string[] = [];
    const read = async () => {
      const list = loop.client({ label: 'tenant-7' }).devices.fetch({ cursor: 'same' });
      for await (const { serialNumber } of list) seen.push(serialNumber);
    };
    await expect(read()).rejects.toMatchObject({
      code: 'DEP_CURSOR_REPEATED',
      operation: 'devices.fetch',
      label: 'tenant-7',
      kind: 'schema',
    });
    expect(seen).toEqual(['X1']);
    expect(fetches(loop)).toBe(1);
  });
});

test('a session that ends in the middle of a list costs one sign-in, and no device', async () => {
  await using loop = await loopback({ devices: 50, pageSize: 10 });
  const seen = new Set<string>();
  for await (const { serialNumber } of loop.client().devices.fetch()) {
    seen.add(serialNumber);
    if (seen.size === 20) loop.simulator.expireSessions();
  }
  expect(seen.size).toBe(50);
  expect(loop.simulator.requests('session.open')).toHaveLength(2);
  expect(fetches(loop)).toBe(6);
});

describe('devices.sync', () => {
  test('reads what changed since a cursor, in order and as often as it changed', async () => {
    await using loop = await loopback({ devices: 3 });
    const dep = loop.client();
    const { cursor = '', items } = await dep.devices.fetch().firstPage();
    const serials = items.map(({ serialNumber }) => serialNumber);
    const { profileUuid } = await dep.profiles.define({ profileName: 'A', url: 'https://mdm.example.com' });
    await dep.profiles.assign(profileUuid, serials);
    loop.simulator.activate(serials[0] ?? '');
    const pages = await collect(dep.devices.sync({ cursor, limit: 3 }).pages());
    expect(pages.map(({ items: devices, more }) => [devices.length, more])).toEqual([
      [3, true],
      [1, false],
    ]);
    const changes = pages.flatMap(({ items: devices }) => devices);
    expect(changes.map(({ opType, profileStatus }) => `${opType} ${profileStatus}`)).toEqual([
      ...Array<string>(3).fill('modified assigned'),
      'modified pushed',
    ]);
    expect(changes[3]).toMatchObject({ serialNumber: serials[0], opDate: '2026-11-23T12:00:00Z', profileUuid });
    expect(await dep.devices.sync({ cursor: pages[1]?.cursor ?? '' }).toArray()).toEqual([]);
  });

  test.each([
    ['older than seven days', 'DEP_CURSOR_EXPIRED'],
    ['nonsense', 'DEP_CURSOR_INVALID'],
  ])('refuses a cursor that is %s', async (what, code) => {
    await using loop = await loopback({ devices: 3 });
    const dep = loop.client();
    const { cursor = '' } = await dep.devices.fetch().firstPage();
    await loop.clock.advance(7 * 24 * 60 * 60 * 1000 + 1);
    const list = dep.devices.sync({ cursor: what === 'nonsense' ? 'bm9uc2Vuc2U' : cursor });
    await expect(list.toArray()).rejects.toMatchObject({ code, operation: 'devices.sync' });
  });

  test('needs a cursor', async () => {
    await using loop = await loopback();
    // @ts-expect-error - a cursor is required
    const list = loop.client().devices.sync({});
    await expect(list.toArray()).rejects.toMatchObject({ code: 'DEP_INVALID_REQUEST' });
    expect(loop.simulator.requests()).toEqual([]);
  });

  test('names a cursor that repeats as such', async () => {
    await using loop = await loopback({ devices: 3 });
    const dep = loop.client();
    const { cursor = '' } = await dep.devices.fetch().firstPage();
    loop.simulator.stickCursor(5);
    const list = dep.devices.sync({ cursor });
    await expect(list.toArray()).rejects.toMatchObject({ code: 'DEP_CURSOR_REPEATED', operation: 'devices.sync' });
    expect(loop.simulator.requests('devices.sync')).toHaveLength(1);
  });
});

describe('a page that cannot be trusted is an error', () => {
  test.each([
    { cursor: '' },
    { fetched_until: '' },
    { devices: [{ serial_number: '' }] },
    { devices: [{ serial_number: 7 }] },
    { devices: [{ serial_number: 'C02A', op_type: 1 }] },
    { devices: [{ serial_number: 'C02A', op_type: null }] },
    { devices: [{ serial_number: 'C02A', op_type: {} }] },
  ])('%j', async (members) => {
    await using service = await scriptedService(() => page(['C02A'], members));
    for (const list of [service.dep.devices.fetch(), service.dep.devices.sync({ cursor: 'a' })])
      await expect(list.toArray()).rejects.toMatchObject({ code: 'DEP_SCHEMA_MISMATCH' });
  });
});
