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

/** Something that a server hears of by sync. */
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
  /** What a server can hear of by sync, oldest first. */
  recordsOf(serverId: string): readonly SyncRecord[];
  /** A device's profile; undefined: it never had one here. */
  profileOf(serialNumber: string): ProfileState | undefined;
  /** Changes a device's profile, and lets its server hear of it. */
  setProfile(serialNumber: string, profile: ProfileState, atMs: number): void;
  /** Keeps the next so many records from being heard of, as was seen of the service. */
  loseRecords(count: number): void;
}

/** Creates a book over an organisation. What other simulators do to its devices is heard of as well. */
export function createDeviceBook(organisation: AppleOrganisation, keepsProfileUuid: boolean): DeviceBook {
  const records = new Map<string, SyncRecord[]>();
  const profiles = new Map<string, ProfileState>();
  const onceAssigned = new Set<string>();
  let heard = 0;
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
  const hear = ({ atMs, serialNumber, fromServerId, toServerId }: OrganisationChange) => {
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
    for (; heard < organisation.changes.length; heard += 1) {
      const change = organisation.changes[heard];
      if (change) hear(change);
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
