import type { AppleOrganisation, OrganisationDevice } from '@mdmkit/core/testing';
import type { ServiceState } from './service-state.ts';
import type { DepSimulator } from './simulator-options.ts';

/** The part of a simulator that changes what becomes of its devices. */
export type DeviceControls = Pick<
  DepSimulator,
  'activate' | 'replaceDevice' | 'migrateDevice' | 'scriptDevice' | 'lockOf' | 'stickCursor' | 'loseChanges'
>;

/** Creates the controls over a service's devices. */
export function createDeviceControls(state: ServiceState, organisations: readonly AppleOrganisation[]): DeviceControls {
  const { clock } = state;
  const find = (
    serialNumber: string,
  ): { readonly organisation: AppleOrganisation; readonly device: OrganisationDevice } => {
    for (const organisation of organisations) {
      const device = organisation.device(serialNumber);
      if (device && !device.release) return { organisation, device };
    }
    throw new RangeError(`no device ${serialNumber}`);
  };
  return {
    activate(serialNumber) {
      const { organisation } = find(serialNumber);
      const book = state.bookOf(organisation);
      const profile = book.profileOf(serialNumber);
      if (!profile || profile.status === 'removed') throw new RangeError(`no profile is assigned to ${serialNumber}`);
      book.setProfile(serialNumber, { ...profile, status: 'pushed', pushedAtMs: clock.now() }, clock.now());
    },
    replaceDevice(serialNumber) {
      const { organisation, device } = find(serialNumber);
      const atMs = clock.now();
      organisation.release(serialNumber, { atMs, by: 'REPLACEMENT', byId: undefined });
      const [added = ''] = organisation.addDevices(1, { serverId: device.serverId ?? null, atMs });
      state.replacements.set(added, { original: serialNumber, atMs });
      return added;
    },
    migrateDevice(serialNumber, server, deadlineMs) {
      const { organisation, device } = find(serialNumber);
      organisation.setMigration(serialNumber, { status: 'REQUESTED', deadlineMs, fromServerId: device.serverId });
      organisation.assign(serialNumber, server.id, clock.now());
    },
    scriptDevice(serialNumber, status, times = 1) {
      state.scripted.set(serialNumber, { status, times });
    },
    lockOf: (serialNumber) => state.locks.get(serialNumber),
    stickCursor(times = 1) {
      state.stuckCursors = times;
    },
    loseChanges(count = 1) {
      for (const organisation of organisations) state.bookOf(organisation).loseRecords(count);
    },
  };
}
