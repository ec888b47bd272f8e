import { createAppleOrganisation } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import { carryOut } from '../../src/testing/carry-out.ts';
import { serialAt, serverId } from '../setup.ts';

const order = { serialNumbers: [], deadlineMs: 100, clientId: 'c', serverId: undefined };

describe('what an activity does to a device', () => {
  it('fails with a reason where it cannot be done', () => {
    const organisation = createAppleOrganisation({ devices: 40, servers: ['A', 'B'] });
    const [a, b] = [serverId(organisation, 0), serverId(organisation, 1)];
    const run = (type: Parameters<typeof carryOut>[1]['type'], serverIdOf: string | undefined, serial: string) =>
      carryOut(organisation, { ...order, type, serverId: serverIdOf }, serial, 1);
    const serial = serialAt(organisation, 0);
    const tv = [...organisation.devices()].find(({ productFamily }) => productFamily === 'AppleTV')?.serialNumber ?? '';
    expect(run('ASSIGN_DEVICES', a, serial)).toBe('ALREADY_ASSIGNED');
    expect(run('UNASSIGN_DEVICES', b, serial)).toBe('NOT_ASSIGNED');
    expect(run('ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE', b, tv)).toBe('NOT_MIGRATION_CAPABLE');
    expect(run('ASSIGN_DEVICES_WITH_MDM_MIGRATION_DEADLINE', a, serial)).toMatch(/ALREADY|NOT_MIGRATION/);
    expect(run('UPDATE_MDM_MIGRATION_DEADLINE', undefined, serial)).toBe('NO_MIGRATION');
    expect(run('CANCEL_MDM_MIGRATION', undefined, serial)).toBe('NO_MIGRATION');
    expect(run('RELEASE_DEVICES', undefined, serial)).toBeUndefined();
    expect(run('RELEASE_DEVICES', undefined, serial)).toBe('DEVICE_NOT_FOUND');
    expect(run('ASSIGN_DEVICES', b, 'NOBODY')).toBe('DEVICE_NOT_FOUND');
  });
});
