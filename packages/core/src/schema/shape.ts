import type { z } from 'zod';
import { isDigits, isNumericId, isPagingMember } from './markers.ts';
import { knownValuesOf } from './open-enum.ts';

/** One member of an object, as the reader sees it. */
export interface MemberShape {
  /** The member's name in our objects. */
  readonly name: string;
  /** Whether it may be absent. */
  readonly optional: boolean;
  /** Whether it says how reading goes on, or contains a member that does. Such a member is never left out. */
  readonly isPaging: boolean;
  /** What is inside. */
  readonly shape: Shape;
}

/** A zod schema boiled down to what renaming and drift need to know. */
export type Shape =
  | {
      readonly type: 'object';
      readonly members: ReadonlyMap<string, MemberShape>;
      readonly wireNames: ReadonlyMap<string, string>;
      readonly open: boolean;
    }
  | { readonly type: 'array'; readonly item: Shape }
  | { readonly type: 'record'; readonly value: Shape }
  | { readonly type: 'enum'; readonly values: ReadonlySet<string> }
  | { readonly type: 'leaf'; readonly isDigits?: boolean; readonly isNumericId?: boolean };

const leaf: Shape = { type: 'leaf' };
const digitsLeaf: Shape = { type: 'leaf', isDigits: true };
const numericIdLeaf: Shape = { type: 'leaf', isNumericId: true };

/** Reads the shape of a schema once, so that values can be walked without asking zod again. */
export function shapeOf(schema: z.core.$ZodType, rename: (name: string) => string): Shape {
  const values = knownValuesOf(schema);
  if (values) return { type: 'enum', values };
  if (isDigits(schema)) return digitsLeaf;
  if (isNumericId(schema)) return numericIdLeaf;
  // `def.type` discriminates zod's own union of definitions; its classes are not exported for narrowing.
  const def = schema._zod.def as z.core.$ZodTypes['_zod']['def'];
  switch (def.type) {
    case 'object':
      // A loose object is one whose members are the vendor's business: nothing in it can surprise.
      return objectShape(def.shape, def.catchall !== undefined, rename);
    case 'union':
      return def.options.map((option) => shapeOf(option, rename)).reduce(eitherShape, leaf);
    case 'intersection':
      return eitherShape(shapeOf(def.left, rename), shapeOf(def.right, rename));
    case 'array':
      return { type: 'array', item: shapeOf(def.element, rename) };
    case 'record':
      return { type: 'record', value: shapeOf(def.valueType, rename) };
    case 'optional':
    case 'nullable':
    case 'readonly':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'catch':
      return shapeOf(def.innerType, rename);
    case 'lazy':
      // Recursive types are walked no deeper: their members are the vendor's free documents.
      return leaf;
    default:
      return leaf;
  }
}

function objectShape(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  open: boolean,
  rename: (name: string) => string,
): Shape & { readonly type: 'object' } {
  const members = new Map<string, MemberShape>();
  const wireNames = new Map<string, string>();
  for (const [wireName, member] of Object.entries(shape)) {
    const name = rename(wireName);
    const otherWireName = wireNames.get(name);
    if (otherWireName !== undefined)
      throw new TypeError(`the members ${otherWireName} and ${wireName} would both be called ${name}`);
    const inside = shapeOf(member, rename);
    members.set(wireName, {
      name,
      optional: member._zod.optin === 'optional',
      isPaging: isMarked(member) || containsPaging(inside),
      shape: inside,
    });
    wireNames.set(name, wireName);
  }
  return { type: 'object', members, wireNames, open };
}

/** Whether a schema is marked as a paging member, itself or inside what makes it optional. */
function isMarked(schema: z.core.$ZodType): boolean {
  if (isPagingMember(schema)) return true;
  const { innerType } = schema._zod.def as { readonly innerType?: z.core.$ZodType };
  return innerType !== undefined && isMarked(innerType);
}

function containsPaging(shape: Shape): boolean {
  return shape.type === 'object' && [...shape.members.values()].some(({ isPaging }) => isPaging);
}

/** What may be one of two: objects have the members of both; of anything else the one that has an inside counts. */
function eitherShape(one: Shape, other: Shape): Shape {
  if (one.type === 'object' && other.type === 'object') {
    return {
      type: 'object',
      members: new Map([...other.members, ...one.members]),
      wireNames: new Map([...other.wireNames, ...one.wireNames]),
      open: one.open || other.open,
    };
  }
  // The values of an enumeration are known only where nothing else may come.
  const insides = [one, other].filter((shape) => shape.type !== 'leaf' && shape.type !== 'enum');
  return insides[0] ?? leaf;
}
