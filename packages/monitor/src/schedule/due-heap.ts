import { cell, longer } from './columns.ts';

/** Rows in the order of their times: a binary heap that knows where each row is, so that any can be moved or taken out. */
export interface DueHeap {
  /** How many rows. */
  readonly size: number;
  /** The earliest time; infinity without rows. */
  earliestMs(): number;
  /** Puts a row in, or moves it to another time. */
  set(row: number, dueMs: number): void;
  /** Takes the earliest row out; of several, any. Undefined without rows. */
  pop(): number | undefined;
  /** Takes a row out, where it is in. */
  remove(row: number): void;
  /** The time of a row that is in. */
  dueMs(row: number): number;
}

const absent = -1;

/** Makes an empty heap. It grows with the largest row. */
export function createDueHeap(): DueHeap {
  let rows = new Int32Array(64);
  let keys = new Float64Array(64);
  let places = new Int32Array(64).fill(absent);
  let size = 0;

  const put = (row: number, place: number) => {
    rows[place] = row;
    places[row] = place;
  };

  const keyAt = (place: number) => cell(keys, cell(rows, place));

  const up = (row: number, from: number) => {
    const key = cell(keys, row);
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (keyAt(parent) <= key) break;
      put(cell(rows, parent), place);
      place = parent;
    }
    put(row, place);
  };

  const down = (row: number, from: number) => {
    const key = cell(keys, row);
    let place = from;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && keyAt(child + 1) < keyAt(child)) child += 1;
      if (key <= keyAt(child)) break;
      put(cell(rows, child), place);
      place = child;
    }
    put(row, place);
  };

  const grow = (row: number) => {
    const before = places.length;
    if (row < before) return;
    const length = Math.max(row + 1, 2 * before);
    rows = longer(rows, length);
    keys = longer(keys, length);
    places = longer(places, length).fill(absent, before);
  };

  const remove = (row: number) => {
    const place = row < places.length ? cell(places, row) : absent;
    if (place === absent) return;
    places[row] = absent;
    size -= 1;
    if (place === size) return;
    const last = cell(rows, size);
    // What fills the hole may belong higher or lower: never both.
    down(last, place);
    up(last, cell(places, last));
  };

  return {
    get size() {
      return size;
    },
    earliestMs: () => (size === 0 ? Number.POSITIVE_INFINITY : keyAt(0)),
    set(row, dueMs) {
      grow(row);
      const place = cell(places, row);
      keys[row] = dueMs;
      if (place === absent) {
        size += 1;
        up(row, size - 1);
      } else {
        down(row, place);
        up(row, cell(places, row));
      }
    },
    pop() {
      if (size === 0) return undefined;
      const row = cell(rows, 0);
      remove(row);
      return row;
    },
    remove,
    dueMs: (row) => cell(keys, row),
  };
}
