import { startCpuTimer } from '@mdmkit/testkit';
import { describe, expect, it } from 'vitest';
import { createAppleOrganisation } from '../../src/testing/index.ts';

const byUser = { by: 'USER', byId: undefined } as const;

describe('an organisation', () => {
  it('is always the same for the same name', () => {
    const [first, second] = [1, 2].map(() =>
      createAppleOrganisation({ name: 'Acme', devices: 5, servers: ['A', 'B'] }),
    );
    expect([...(first?.devices() ?? [])]).toEqual([...(second?.devices() ?? [])]);
    expect(first?.servers).toEqual(second?.servers);
    expect(first?.changes).toEqual([]);
  });

  it('finds its devices by place and serial number, and no others', () => {
    const acme = createAppleOrganisation({ name: 'Acme', devices: 1_000_000 });
    const device = acme.deviceAt(999_999);
    expect(acme.device(device?.serialNumber ?? '')).toEqual(device);
    for (const place of [-1, 1_000_000, 0.5, Number.NaN]) expect(acme.deviceAt(place)).toBeUndefined();
    for (const serial of ['', 'XXXX000000', `${device?.serialNumber}0`]) expect(acme.device(serial)).toBeUndefined();
  });

  it('logs moves, and only those that change something', () => {
    const acme = createAppleOrganisation({ devices: 3, servers: ['A', 'B'] });
    const [a, b] = acme.servers;
    const serialNumber = acme.deviceAt(1)?.serialNumber ?? '';
    acme.assign(serialNumber, b?.id, 10);
    acme.assign(serialNumber, b?.id, 20);
    acme.assign(serialNumber, undefined, 30);
    expect(acme.changes).toEqual([
      { atMs: 10, serialNumber, kind: 'moved', fromServerId: a?.id, toServerId: b?.id },
      { atMs: 30, serialNumber, kind: 'moved', fromServerId: b?.id, toServerId: undefined },
    ]);
    expect(acme.device(serialNumber)).toMatchObject({ serverId: undefined, assignedAtMs: undefined });
    expect(() => acme.assign('nobody', b?.id, 0)).toThrow(/no device nobody/);
  });

  it('releases a device for good, and still knows it', () => {
    const acme = createAppleOrganisation({ devices: 3 });
    const serialNumber = acme.deviceAt(0)?.serialNumber ?? '';
    acme.release(serialNumber, { atMs: 5, ...byUser });
    expect(acme.device(serialNumber)).toMatchObject({ serverId: undefined, release: { atMs: 5, by: 'USER' } });
    expect(acme.changes).toMatchObject([
      { kind: 'released', fromServerId: acme.servers[0]?.id, toServerId: undefined },
    ]);
    expect([...acme.devices()].map((device) => device.serialNumber)).not.toContain(serialNumber);
    expect([acme.deviceCount, acme.releasedCount]).toEqual([3, 1]);
    expect(() => acme.release(serialNumber, { atMs: 6, ...byUser })).toThrow(RangeError);
    expect(() => acme.assign(serialNumber, undefined, 6)).toThrow(RangeError);
  });

  it('grows', () => {
    const acme = createAppleOrganisation({ devices: 2, servers: ['A', 'B'] });
    const [a, b] = acme.servers;
    const added = acme.addDevices(2, { atMs: 7 });
    const loose = acme.addDevices(1, { atMs: 8, serverId: null });
    expect(acme.deviceCount).toBe(5);
    expect(added.map((serial) => acme.device(serial)?.serverId)).toEqual([a?.id, a?.id]);
    expect(acme.device(loose[0] ?? '')).toMatchObject({ serverId: undefined, assignedAtMs: undefined, addedAtMs: 8 });
    expect(acme.changes.map(({ kind, atMs, toServerId }) => [kind, atMs, toServerId])).toEqual([
      ['added', 7, a?.id],
      ['added', 7, a?.id],
      ['added', 8, undefined],
    ]);
    expect([a, b].map((server) => acme.countOf(server?.id ?? ''))).toEqual([4, 0]);
  });

  it('lists the devices of a server in order, wherever they came from', () => {
    const acme = createAppleOrganisation({ devices: 6, servers: ['A', 'B'] });
    const [a, b] = acme.servers.map(({ id }) => id);
    const serialAt = (place: number) => acme.deviceAt(place)?.serialNumber ?? '';
    acme.addDevices(2, { atMs: 0, serverId: b ?? null });
    acme.addDevices(2, { atMs: 0 });
    for (const place of [4, 1]) acme.assign(serialAt(place), b, 0);
    acme.assign(serialAt(6), a, 0);
    acme.assign(serialAt(4), a, 0);
    acme.release(serialAt(9), { atMs: 0, ...byUser });
    for (const [server, places] of [
      [a ?? '', [0, 2, 3, 4, 5, 6, 8]],
      [b ?? '', [1, 7]],
    ] as const) {
      expect([...acme.placesOf(server)]).toEqual(places);
      expect([...acme.placesOf(server, 4)]).toEqual(places.filter((place) => place >= 4));
      expect(acme.countOf(server)).toBe(places.length);
    }
  });

  it('notes a migration without moving anything', () => {
    const acme = createAppleOrganisation({ devices: 1 });
    const serial = acme.deviceAt(0)?.serialNumber ?? '';
    const migration = { status: 'REQUESTED', deadlineMs: 9, fromServerId: undefined } as const;
    acme.setMigration(serial, migration);
    expect(acme.device(serial)).toMatchObject({ migration, serverId: acme.servers[0]?.id });
    expect(acme.changes).toEqual([]);
  });
});

describe('its servers', () => {
  it('can be added, renamed and removed', () => {
    const acme = createAppleOrganisation({ devices: 1 });
    const spare = acme.addServer('Spare');
    expect(spare.id).toMatch(/^[0-9A-F]{32}$/);
    expect(acme.renameServer(spare.id, 'Other')).toEqual({ id: spare.id, name: 'Other' });
    expect(acme.servers.map(({ name }) => name)).toEqual(['Device Management', 'Other']);
    acme.removeServer(spare.id);
    expect(acme.servers).toHaveLength(1);
    expect(acme.addServer('Spare').id).not.toBe(spare.id);
    expect(() => acme.removeServer(spare.id)).toThrow(/no server/);
    expect(() => acme.removeServer(acme.servers[0]?.id ?? '')).toThrow(/devices are assigned/);
  });
});

it('takes no time for a fleet of a million', () => {
  const acme = createAppleOrganisation({ devices: 1_000_000, servers: ['A', 'B'] });
  const [, b] = acme.servers;
  acme.assign(acme.deviceAt(700_000)?.serialNumber ?? '', b?.id, 0);
  const cpuMs = startCpuTimer();
  for (let call = 0; call < 100; call += 1) expect([...acme.placesOf(b?.id ?? '')]).toEqual([700_000]);
  expect(acme.countOf(acme.servers[0]?.id ?? '')).toBe(999_999);
  expect(cpuMs()).toBeLessThan(1_000);
});
