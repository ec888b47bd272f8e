/** Packs objects into short texts. */
export interface Packing {
  /** Packs an object of JSON values. Equal objects whose members have the same order have the same text. */
  pack(value: Readonly<Record<string, unknown>>): string;
  /** Returns the object of a text that `pack` made. */
  unpack(packed: string): Record<string, unknown>;
}

/** How many lists of members are numbered; of other objects the names are packed, too. */
const maxShapes = 1_000;

/** How many values of each member are numbered: names of plans and countries are few, names of organisations are many. */
const maxValues = 64;

/** The length from which on a text is longer than its number. */
const leastLength = 3;

/** The members of packed objects: their names, and whether a number stands for the value. */
type Shape = readonly (readonly [name: string, isNumbered: boolean])[];

/** The values of a member that have numbers. */
interface NumberedValues {
  readonly numbers: Map<string, number>;
  readonly values: unknown[];
}

/**
 * Makes a packing: the JSON text of an object's values, behind a number for the list of its member names. The names are the
 * same for very many objects, and are more than half of their JSON. Texts, objects and lists that are the same for many objects
 * are numbered as well.
 */
export function createPacking(): Packing {
  const shapes: Shape[] = [];
  const shapeNumbers = new Map<string, number>();
  const members = new Map<string, NumberedValues>();
  const valuesOf = (name: string): NumberedValues | undefined => {
    const numbered = members.get(name);
    if (numbered || members.size >= maxShapes) return numbered;
    const added = { numbers: new Map<string, number>(), values: [] };
    members.set(name, added);
    return added;
  };
  /** The number of a value; undefined if the value itself is packed. */
  const numberOf = (name: string, value: unknown): number | undefined => {
    const key = keyOf(value);
    const numbered = key === undefined ? undefined : valuesOf(name);
    if (key === undefined || numbered === undefined) return undefined;
    const { numbers, values } = numbered;
    const number = numbers.get(key);
    if (number !== undefined || values.length >= maxValues) return number;
    numbers.set(key, values.length);
    return values.push(value) - 1;
  };
  const shapeOf = (shape: Shape): number | undefined => {
    const key = JSON.stringify(shape);
    const number = shapeNumbers.get(key);
    if (number !== undefined || shapes.length >= maxShapes) return number;
    shapeNumbers.set(key, shapes.length);
    return shapes.push(shape) - 1;
  };
  return {
    pack(value) {
      const entries = Object.entries(value).map(([name, each]) => ({ name, each, number: numberOf(name, each) }));
      const shape = shapeOf(entries.map(({ name, number }) => [name, number !== undefined]));
      if (shape === undefined) return JSON.stringify(value);
      return JSON.stringify([shape, ...entries.map(({ each, number }) => number ?? each)]);
    },
    unpack(packed) {
      // `pack` made the text.
      const content = JSON.parse(packed) as Record<string, unknown> | [shape: number, ...values: unknown[]];
      if (!Array.isArray(content)) return content;
      const [shape, ...values] = content;
      return Object.fromEntries(
        (shapes[shape] ?? []).map(([name, isNumbered], index) => {
          const value = values[index];
          // Numbered values are packed as their numbers.
          return [name, isNumbered ? members.get(name)?.values[value as number] : value];
        }),
      );
    },
  };
}

/** What makes a value equal to another; undefined for values that are as short as a number. */
function keyOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.length < leastLength ? undefined : value;
  // No text begins like this: JSON has no such character.
  return typeof value === 'object' && value !== null ? `\u0000${JSON.stringify(value)}` : undefined;
}
