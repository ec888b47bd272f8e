/** Where a credential stands in the order of ends. */
export interface ExpiryPlace {
  /** When the credential ends, in milliseconds since 1970. */
  readonly expiresMs: number;
  /** The target's id: of equal ends the smaller id comes first. */
  readonly target: string;
}

/** Targets in the order in which their credentials end. To read the first of 100,000 costs nothing, and no end is kept twice. */
export interface ExpiryOrder {
  /** Adds a target. Its end is known by then. */
  add(target: string): void;
  /** Adds many targets that are not there yet. */
  addAll(targets: Iterable<string>): void;
  /** Removes a target. Its end is still the one with which it was added. */
  remove(target: string): void;
  /** Removes many targets. */
  removeAll(targets: ReadonlySet<string>): void;
  /** Returns the targets after a place, the first end first. The order must not change before the last one is read. */
  after(place?: ExpiryPlace): Iterable<ExpiryPlace>;
}

/** Makes an empty order. `expiresMs` returns the end of a target that is in the order. */
export function createExpiryOrder(expiresMs: (target: string) => number): ExpiryOrder {
  let ordered: string[] = [];
  const placeOf = (target: string): ExpiryPlace => ({ expiresMs: expiresMs(target), target });
  /** The number of targets before a place. */
  const indexOf = (place: ExpiryPlace): number => {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(placeOf(ordered[middle] ?? ''), place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    add(target) {
      ordered.splice(indexOf(placeOf(target)), 0, target);
    },
    addAll(targets) {
      const places = [...ordered, ...targets].map(placeOf).sort(compare);
      ordered = places.map(({ target }) => target);
    },
    remove(target) {
      const index = indexOf(placeOf(target));
      if (ordered[index] === target) ordered.splice(index, 1);
    },
    removeAll(targets) {
      ordered = ordered.filter((target) => !targets.has(target));
    },
    *after(place) {
      let index = place ? indexOf(place) : 0;
      if (place && ordered[index] === place.target && expiresMs(place.target) === place.expiresMs) index += 1;
      for (; index < ordered.length; index += 1) yield placeOf(ordered[index] ?? '');
    },
  };
}

function compare(first: ExpiryPlace, second: ExpiryPlace): number {
  return (
    first.expiresMs - second.expiresMs || (first.target < second.target ? -1 : Number(first.target > second.target))
  );
}

/** Merges orders into one. */
export function* mergeOrders(orders: readonly Iterable<ExpiryPlace>[]): Generator<ExpiryPlace> {
  const heads = orders.flatMap((order) => {
    const rest = order[Symbol.iterator]();
    const next = rest.next();
    return next.done ? [] : [{ place: next.value, rest }];
  });
  while (heads.length > 0) {
    const first = heads.reduce((one, two) => (compare(two.place, one.place) < 0 ? two : one));
    yield first.place;
    const next = first.rest.next();
    if (next.done) heads.splice(heads.indexOf(first), 1);
    else first.place = next.value;
  }
}
