/** Packs objects into short texts. */
export interface Packing {
  /** A text for an object of JSON values; equal objects whose members come in the same order have the same one. */
  pack(value: Readonly<Record<string, unknown>>): string;
  /** The object of a text that `pack` made. */
  unpack(packed: string): Record<string, unknown>;
}

/** So many kinds of objects are told apart; of others the names are packed, too. */
const mostKinds = 1_000;

/**
 * Makes a packing: a JSON text of an object's values behind a number for the names of its members, which are the same for very
 * many objects and take more than half of their JSON.
 */
export function createPacking(): Packing {
  const kinds: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const kindOf = (names: readonly string[]) => {
    const key = JSON.stringify(names);
    const known = numbers.get(key);
    if (known !== undefined || kinds.length >= mostKinds) return known;
    numbers.set(key, kinds.length);
    return kinds.push(names) - 1;
  };
  return {
    pack(value) {
      const kind = kindOf(Object.keys(value));
      return JSON.stringify(kind === undefined ? value : [kind, ...Object.values(value)]);
    },
    unpack(packed) {
      // Written above.
      const found = JSON.parse(packed) as Record<string, unknown> | [kind: number, ...values: unknown[]];
      if (!Array.isArray(found)) return found;
      const [kind, ...values] = found;
      return Object.fromEntries((kinds[kind] ?? []).map((name, at) => [name, values[at]]));
    },
  };
}
