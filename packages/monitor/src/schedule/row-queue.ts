import { cell } from './columns.ts';

/** A queue of rows: first in, first out, unless a row is put in front. */
export interface RowQueue {
  /** How many wait. */
  readonly size: number;
  /** Puts a row at the end. */
  push(row: number): void;
  /** Puts a row in front of all. */
  unshift(row: number): void;
  /** Takes the first row out; undefined when it is empty. */
  shift(): number | undefined;
  /** Sends all away. */
  clear(): void;
}

/** Makes an empty queue: a ring of numbers that doubles when it is full. */
export function createRowQueue(): RowQueue {
  // A power of two, so that places wrap with a mask.
  let ring = new Int32Array(16);
  let head = 0;
  let size = 0;

  const grow = () => {
    if (size < ring.length) return;
    const larger = new Int32Array(2 * ring.length);
    for (let place = 0; place < size; place += 1) larger[place] = cell(ring, (head + place) & (ring.length - 1));
    ring = larger;
    head = 0;
  };

  return {
    get size() {
      return size;
    },
    push(row) {
      grow();
      ring[(head + size) & (ring.length - 1)] = row;
      size += 1;
    },
    unshift(row) {
      grow();
      head = (head - 1) & (ring.length - 1);
      ring[head] = row;
      size += 1;
    },
    shift() {
      if (size === 0) return undefined;
      const row = cell(ring, head);
      head = (head + 1) & (ring.length - 1);
      size -= 1;
      return row;
    },
    clear() {
      head = 0;
      size = 0;
    },
  };
}
