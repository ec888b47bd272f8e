import type { AppleOrganisation, OrganisationChange } from '@mdmkit/core/testing';

/** Which profile a device has. */
export interface ProfileState {
  /** How far it is: assigned by the server, fetched by the device, taken away. */
  readonly status: 'assigned' | 'pushed' | 'removed';
  /** The profile. */
  readonly uuid: string | undefined;
  /** When it was assigned, in milliseconds since 1970. */
  readonly assignedAtMs: number | undefined;
  /** When the device fetched it, in milliseconds since 1970. */
  readonly pushedAtMs: number | undefined;
}

/** A change that a server receives by sync. */
export interface SyncRecord {
  /** What happened. */
  readonly opType: 'added' | 'modified' | 'deleted';
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** To which device. */
  readonly serialNumber: string;
  /** Its profile at that moment; undefined: none ever. */
  readonly profile: ProfileState | undefined;
}

/** What the service knows of an organisation's devices beyond where they are. Takes memory only for what changed. */
export interface DeviceBook {
  /** What a server can receive by sync, oldest first. */
  recordsOf(serverId: string): readonly SyncRecord[];
  /** A device's profile; undefined: it never had one here. */
  profileOf(serialNumber: string): ProfileState | undefined;
  /** Changes a device's profile, and records that for its server's sync. */
  setProfile(serialNumber: string, profile: ProfileState, atMs: number): void;
  /** Leaves the next so many records out of syncs, as was seen of the service. */
  loseRecords(count: number): void;
}

/** Creates a book over an organisation. Changes by other simulators are recorded as well. */
export function createDeviceBook(organisation: AppleOrganisation, keepsProfileUuid: boolean): DeviceBook {
  const records = new Map<string, SyncRecord[]>();
  const profiles = new Map<string, ProfileState>();
  const onceAssigned = new Set<string>();
  let recorded = 0;
  let toLose = 0;

  const write = (serverId: string, record: SyncRecord) => {
    if (toLose > 0) {
      toLose -= 1;
      return;
    }
    const own = records.get(serverId);
    if (own) own.push(record);
    else records.set(serverId, [record]);
  };
  const record = ({ atMs, serialNumber, fromServerId, toServerId }: OrganisationChange) => {
    const before = profiles.get(serialNumber);
    if (fromServerId !== undefined) {
      onceAssigned.add(serialNumber);
      write(fromServerId, { opType: 'deleted', atMs, serialNumber, profile: before });
    }
    if (toServerId === undefined) return;
    if (!onceAssigned.has(serialNumber)) {
      onceAssigned.add(serialNumber);
      return write(toServerId, { opType: 'added', atMs, serialNumber, profile: undefined });
    }
    // A device that comes from elsewhere is "modified", and its former profile counts no more. (nanodep, fleet#8741)
    const uuid = keepsProfileUuid ? before?.uuid : undefined;
    const profile: ProfileState = { status: 'removed', uuid, assignedAtMs: undefined, pushedAtMs: undefined };
    profiles.set(serialNumber, profile);
    write(toServerId, { opType: 'modified', atMs, serialNumber, profile });
  };
  const catchUp = () => {
    for (; recorded < organisation.changes.length; recorded += 1) {
      const change = organisation.changes[recorded];
      if (change) record(change);
    }
  };

  return {
    recordsOf(serverId) {
      catchUp();
      return records.get(serverId) ?? [];
    },
    profileOf(serialNumber) {
      catchUp();
      return profiles.get(serialNumber);
    },
    setProfile(serialNumber, profile, atMs) {
      catchUp();
      profiles.set(serialNumber, profile);
      const serverId = organisation.device(serialNumber)?.serverId;
      if (serverId !== undefined) write(serverId, { opType: 'modified', atMs, serialNumber, profile });
    },
    loseRecords(count) {
      catchUp();
      toLose = count;
    },
  };
}
