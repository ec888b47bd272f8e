import { createHash } from 'node:crypto';

/** Numbers devices of a fleet and finds the number back from a device's id. Nothing is stored. */
export interface FleetIds {
  /** The id of a device: sixteen hexadecimal digits. */
  idOf(index: number): string;
  /** The number of a device; undefined for an id that is none of the fleet's. */
  indexOf(id: string, length: number): number | undefined;
}

const modulus = 1n << 64n;
/** Odd, so that multiplying by it can be undone; spreads neighbours apart. (Knuth's multiplicative hashing) */
const factor = 0x9e3779b97f4a7c15n;
const inverse = inverseOf(factor);

/** Creates the device ids of one fleet. */
export function createFleetIds(seed: string): FleetIds {
  const offset = createHash('sha256').update(seed).digest().readBigUInt64BE();
  return {
    idOf: (index) => ((BigInt(index) * factor + offset) % modulus).toString(16).padStart(16, '0'),
    indexOf(id, length) {
      if (!/^[0-9a-f]{16}$/.test(id)) return undefined;
      const index = ((BigInt(`0x${id}`) - offset + modulus) * inverse) % modulus;
      return index < BigInt(length) ? Number(index) : undefined;
    },
  };
}

/** Newton's iteration: each step doubles the number of right bits. */
function inverseOf(odd: bigint): bigint {
  let result = odd;
  for (let bits = 3; bits < 64; bits *= 2) result = (result * (2n - odd * result)) % modulus;
  return ((result % modulus) + modulus) % modulus;
}
