import type { OrganisationDevice } from './organisation.ts';
import { createRandom } from './random.ts';

/** Devices that came to an organisation together. One record stands for any number of them. */
export interface DeviceBlock {
  /** The place of the first, from 0 on. */
  readonly first: number;
  /** The place behind the last. */
  readonly end: number;
  /** The server that they were assigned to on arrival; undefined: none. */
  readonly serverId: string | undefined;
  /** When they came, in milliseconds since 1970. */
  readonly addedAtMs: number;
}

/** The devices of an organisation as they arrived: computed from a seed, by place or serial number. */
export interface Fleet {
  /** How many devices ever came. */
  readonly size: number;
  /** What came together, oldest first. */
  readonly blocks: readonly DeviceBlock[];
  /** Adds devices; answers their block. */
  add(count: number, serverId: string | undefined, addedAtMs: number): DeviceBlock;
  /** The place of a serial number; undefined when no device has it. */
  placeOf(serialNumber: string): number | undefined;
  /** The device at a place, as it arrived. */
  at(place: number): OrganisationDevice | undefined;
}

const models = [
  { model: 'iPhone 17', productFamily: 'iPhone', color: 'BLACK' },
  { model: 'iPad Air 11-inch (M3)', productFamily: 'iPad', color: 'BLUE' },
  { model: 'MacBook Air (13-inch, M4)', productFamily: 'Mac', color: 'SILVER' },
  { model: 'Apple TV 4K (3rd generation)', productFamily: 'AppleTV', color: 'BLACK' },
] as const;

/** Makes an empty fleet. */
export function createFleet(seed: number): Fleet {
  const prefix = serialPrefix(seed);
  const blocks: DeviceBlock[] = [];
  const serialAt = (place: number) => prefix + place.toString(36).toUpperCase().padStart(6, '0');
  const fleet: Fleet = {
    get size() {
      return blocks.at(-1)?.end ?? 0;
    },
    blocks,
    add(count, serverId, addedAtMs) {
      if (!Number.isInteger(count) || count < 0) throw new RangeError('the number of devices must be a whole number');
      const first = fleet.size;
      const block = { first, end: first + count, serverId, addedAtMs };
      if (count > 0) blocks.push(block);
      return block;
    },
    placeOf(serialNumber) {
      const place = Number.parseInt(serialNumber.slice(prefix.length), 36);
      return place >= 0 && place < fleet.size && serialAt(place) === serialNumber ? place : undefined;
    },
    at(place) {
      const block = Number.isInteger(place)
        ? blocks.find(({ first, end }) => place >= first && place < end)
        : undefined;
      if (!block) return undefined;
      const { serverId, addedAtMs } = block;
      const kind = models[Math.floor(createRandom(seed + place)() * models.length)] ?? models[0];
      return {
        ...kind,
        serialNumber: serialAt(place),
        addedAtMs,
        serverId,
        assignedAtMs: serverId === undefined ? undefined : addedAtMs,
        release: undefined,
        migration: undefined,
      };
    },
  };
  return fleet;
}

/** Four characters of Apple's serial alphabet, which has no vowels and no look-alikes. */
function serialPrefix(seed: number): string {
  const alphabet = '0123456789CDFGHJKLMNPQRTVWXYZ';
  const random = createRandom(seed);
  return Array.from({ length: 4 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}
