/** Hands out parts of one buffer, so that all that a detector has learned is copied, stored and restored as bytes. */
export interface Memory {
  /** All of it. */
  readonly bytes: Uint8Array;
  /** The next part, as numbers. Ask for all of these first: they have to be aligned. */
  numbers(length: number): Float64Array;
  /** The next part, as counts. */
  counts(length: number): Float32Array;
  /** The next part, as small counts. */
  smallCounts(length: number): Uint8Array;
}

/** Makes a memory of a size in bytes. It contains zeros, or what was stored. */
export function createMemory(size: number, stored?: Uint8Array): Memory {
  const buffer = new ArrayBuffer(size);
  const bytes = new Uint8Array(buffer);
  if (stored) bytes.set(stored);
  let offset = 0;
  const take = (length: number): number => {
    const start = offset;
    offset += length;
    return start;
  };
  return {
    bytes,
    numbers: (length) => new Float64Array(buffer, take(8 * length), length),
    counts: (length) => new Float32Array(buffer, take(4 * length), length),
    smallCounts: (length) => new Uint8Array(buffer, take(length), length),
  };
}
