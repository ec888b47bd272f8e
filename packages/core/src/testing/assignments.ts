import type { Fleet } from './fleet.ts';
import type { AppleOrganisation, OrganisationChange, OrganisationDevice } from './organisation.ts';

/** What may change about a device. */
type Changed = Pick<OrganisationDevice, 'serverId' | 'assignedAtMs' | 'release' | 'migration'>;

/** The part of an organisation that is about where its devices are. */
type AssignmentView = Pick<
  AppleOrganisation,
  'device' | 'deviceAt' | 'devices' | 'placesOf' | 'countOf' | 'assign' | 'release' | 'setMigration' | 'changes'
>;

/** Where the devices of a fleet are. */
export interface Assignments {
  /** What the organisation shows of it. */
  readonly view: AssignmentView;
  /** Adds devices to the fleet; answers their serial numbers. */
  add(count: number, serverId: string | undefined, atMs: number): string[];
  /** How many devices are assigned to a server. */
  countOf(serverId: string): number;
  /** How many devices were released. */
  releasedCount(): number;
}

/** Keeps track of where devices are. Takes memory only for the devices that moved. */
export function createAssignments(fleet: Fleet, organisation: string): Assignments {
  const changed = new Map<number, Changed>();
  const changes: OrganisationChange[] = [];
  const counts = new Map<string, number>();
  let released = 0;
  const count = (serverId: string | undefined, by: number) => {
    if (serverId !== undefined) counts.set(serverId, (counts.get(serverId) ?? 0) + by);
  };
  for (const block of fleet.blocks) count(block.serverId, block.end - block.first);

  const deviceAt = (place: number): OrganisationDevice | undefined => {
    const device = fleet.at(place);
    const change = device && changed.get(place);
    return change ? { ...device, ...change } : device;
  };
  const present = (serialNumber: string) => {
    const place = fleet.placeOf(serialNumber);
    const device = place === undefined ? undefined : deviceAt(place);
    if (place === undefined || !device || device.release) {
      throw new RangeError(`no device ${serialNumber} in ${organisation}`);
    }
    return { place, device };
  };
  const log = (atMs: number, device: OrganisationDevice, kind: OrganisationChange['kind'], toServerId?: string) => {
    const { serialNumber, serverId: fromServerId } = device;
    changes.push({ atMs, serialNumber, kind, fromServerId, toServerId });
    count(fromServerId, -1);
    count(toServerId, 1);
  };

  const view: AssignmentView = {
    changes,
    deviceAt,
    device(serialNumber) {
      const place = fleet.placeOf(serialNumber);
      return place === undefined ? undefined : deviceAt(place);
    },
    *devices() {
      for (let place = 0; place < fleet.size; place += 1) {
        const next = deviceAt(place);
        if (next && !next.release) yield next;
      }
    },
    placesOf: (serverId, from = 0) => placesOf(fleet, changed, serverId, from),
    countOf: (serverId) => counts.get(serverId) ?? 0,
    assign(serialNumber, serverId, atMs) {
      const { place, device } = present(serialNumber);
      if (device.serverId === serverId) return;
      log(atMs, device, 'moved', serverId);
      const { release, migration } = device;
      changed.set(place, { serverId, assignedAtMs: serverId === undefined ? undefined : atMs, release, migration });
    },
    release(serialNumber, release) {
      const { place, device } = present(serialNumber);
      log(release.atMs, device, 'released');
      released += 1;
      changed.set(place, { serverId: undefined, assignedAtMs: undefined, release, migration: undefined });
    },
    setMigration(serialNumber, migration) {
      const { place, device } = present(serialNumber);
      const { serverId, assignedAtMs, release } = device;
      changed.set(place, { serverId, assignedAtMs, release, migration });
    },
  };
  return {
    view,
    add(number, serverId, atMs) {
      const { first, end } = fleet.add(number, serverId, atMs);
      count(serverId, end - first);
      const serials = Array.from({ length: end - first }, (_, index) => fleet.at(first + index)?.serialNumber ?? '');
      for (const serialNumber of serials) {
        changes.push({ atMs, serialNumber, kind: 'added', fromServerId: undefined, toServerId: serverId });
      }
      return serials;
    },
    countOf: view.countOf,
    releasedCount: () => released,
  };
}

/** The places of a server's devices in order: those that arrived there and stayed, and between them those that moved in. */
function* placesOf(
  fleet: Fleet,
  changed: ReadonlyMap<number, Changed>,
  serverId: string,
  from: number,
): Generator<number, void, void> {
  const movedIn: number[] = [];
  for (const [place, change] of changed) if (place >= from && change.serverId === serverId) movedIn.push(place);
  movedIn.sort((first, second) => first - second);
  let next = 0;
  for (const block of fleet.blocks) {
    if (block.serverId !== serverId) continue;
    for (let place = Math.max(block.first, from); place < block.end; place += 1) {
      for (let moved = movedIn[next]; moved !== undefined && moved < place; moved = movedIn[next]) {
        yield moved;
        next += 1;
      }
      if (!changed.has(place)) yield place;
    }
  }
  yield* movedIn.slice(next);
}
