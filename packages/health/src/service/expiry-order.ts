/** Where a credential stands in the order of ends. */
export interface ExpiryPlace {
  /** When the credential ends, in milliseconds since 1970. */
  readonly expiresMs: number;
  /** The target's id: of equal ends the smaller id comes first. */
  readonly target: string;
}

/** Targets in the order in which their credentials end. To read the first of 100,000 costs nothing. */
export interface ExpiryOrder {
  /** Adds a target that is not there yet. */
  add(place: ExpiryPlace): void;
  /** Adds many targets that are not there yet. */
  addAll(places: Iterable<ExpiryPlace>): void;
  /** Removes a target from its place. */
  remove(place: ExpiryPlace): void;
  /** Removes many targets. */
  removeAll(targets: ReadonlySet<string>): void;
  /** Returns the targets after a place, the first end first. The order must not change before the last one is read. */
  after(place?: ExpiryPlace): Iterable<ExpiryPlace>;
}

/** Makes an empty order. Ends and targets are kept in two lists: an object for each of 100,000 would take far more memory. */
export function createExpiryOrder(): ExpiryOrder {
  let ends: number[] = [];
  let targets: string[] = [];
  const placeAt = (index: number): ExpiryPlace => ({ expiresMs: ends[index] ?? 0, target: targets[index] ?? '' });
  const set = (places: readonly ExpiryPlace[]) => {
    ends = places.map(({ expiresMs }) => expiresMs);
    targets = places.map(({ target }) => target);
  };
  /** The number of targets before a place. */
  const indexOf = (place: ExpiryPlace): number => {
    let [low, high] = [0, targets.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareExpiries(placeAt(middle), place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    add(place) {
      const index = indexOf(place);
      ends.splice(index, 0, place.expiresMs);
      targets.splice(index, 0, place.target);
    },
    addAll(places) {
      set([...targets.map((_, index) => placeAt(index)), ...places].sort(compareExpiries));
    },
    remove(place) {
      const index = indexOf(place);
      if (targets[index] !== place.target || ends[index] !== place.expiresMs) return;
      ends.splice(index, 1);
      targets.splice(index, 1);
    },
    removeAll(removed) {
      set(targets.map((_, index) => placeAt(index)).filter(({ target }) => !removed.has(target)));
    },
    *after(place) {
      let index = place ? indexOf(place) : 0;
      if (place && targets[index] === place.target && ends[index] === place.expiresMs) index += 1;
      for (; index < targets.length; index += 1) yield placeAt(index);
    },
  };
}

/** The order of ends: the first end first, of equal ends the smaller id. */
export function compareExpiries(first: ExpiryPlace, second: ExpiryPlace): number {
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
    const first = heads.reduce((one, two) => (compareExpiries(two.place, one.place) < 0 ? two : one));
    yield first.place;
    const next = first.rest.next();
    if (next.done) heads.splice(heads.indexOf(first), 1);
    else first.place = next.value;
  }
}
