import {
  compileSettled,
  compileTake,
  copyByLoop,
  hasKeys,
  type Json,
  type Settled,
  type Take,
  takeByLoop,
} from './layout.ts';
import type { MemberShape, Shape } from './shape.ts';
import { type PathSegment, type Surprise, toJsonPointer } from './surprise.ts';

/** What a reader carries along through one value. */
export interface Walk {
  /** Tells this walk from the walks before it. */
  readonly number: number;
  /** Where it is; one array for the whole walk, so that a page without surprises costs no pointers. */
  readonly path: PathSegment[];
  /** Called with each surprise: of places that differ only in the index of a list, with the first. */
  readonly report: (surprise: Surprise) => void;
}

/** Takes a checked value over into our names. */
export type Reader = (value: unknown, walk: Walk) => unknown;

/**
 * Makes a reader for a shape: it renames members where the vendor's spelling differs from ours, and reports what the
 * documentation does not know. Without renaming nothing is copied.
 */
export function compileReader(shape: Shape, renames: boolean): Reader | undefined {
  switch (shape.type) {
    case 'leaf':
      return undefined;
    case 'enum':
      return enumReader(shape.values);
    case 'array':
      return arrayReader(compileReader(shape.item, renames));
    case 'record':
      return recordReader(compileReader(shape.value, renames));
    case 'object':
      return objectReader(shape, renames);
  }
}

let walks = 0;

/** Begins the walk through a value. */
export function startWalk(report: Walk['report']): Walk {
  walks += 1;
  return { number: walks, path: [], report };
}

function enumReader(values: ReadonlySet<string>): Reader {
  // A new value comes in many rows of a list: it is reported for the first.
  let reportedIn = 0;
  return (value, walk) => {
    if (typeof value === 'string' && !values.has(value) && walk.number !== reportedIn) {
      reportedIn = walk.number;
      walk.report({ kind: 'unknown-value', pointer: toJsonPointer(walk.path), expected: [...values].join(', ') });
    }
    return value;
  };
}

function arrayReader(readItem: Reader | undefined): Reader | undefined {
  if (!readItem) return undefined;
  return (items, walk) => {
    if (!Array.isArray(items)) return items;
    const depth = walk.path.length;
    for (let index = 0; index < items.length; index += 1) {
      walk.path[depth] = index;
      const item: unknown = items[index];
      const read = readItem(item, walk);
      if (read !== item) items[index] = read;
    }
    walk.path.length = depth;
    return items;
  };
}

function recordReader(readValue: Reader | undefined): Reader | undefined {
  if (!readValue) return undefined;
  return (record, walk) => {
    if (!isObject(record)) return record;
    // The names in a dictionary are data: a serial number, say.
    walk.path.push('*');
    for (const key of Object.keys(record)) record[key] = readValue(record[key], walk);
    walk.path.pop();
    return record;
  };
}

/** Objects with the same members in the same order: what to do with them is worked out once. */
interface Layout {
  readonly keys: readonly string[];
  readonly take: Take;
  readonly unknown: readonly string[];
  /** The number of the last walk in which the unknown members were reported. */
  reportedIn: number;
  readonly inner: readonly Inner[];
  /** Whether no member of an object has to be looked into. */
  readonly isSettled: Settled;
}

/** A member that has to be looked into. */
interface Inner {
  readonly key: string;
  readonly name: string;
  readonly read: Reader;
}

/** Optional members come in a few combinations; a vendor that invents names must not fill the memory. */
const maxLayouts = 64;

/** The most members of an object whose copy is made as code. Code for an object of a million members takes half a minute. */
const maxCompiledKeys = 500;

/** The most unknown members of one object that are reported. */
const maxReported = 100;

function objectReader(shape: Shape & { readonly type: 'object' }, renames: boolean): Reader {
  const readers = new Map<MemberShape, Reader | undefined>();
  for (const member of shape.members.values()) readers.set(member, compileReader(member.shape, renames));
  const layouts: Layout[] = [];
  let last: Layout | undefined;

  const nameOf = (key: string) => shape.members.get(key)?.name ?? key;
  const createLayout = (keys: readonly string[], isRare: boolean): Layout => {
    // An unknown member under one of our own names is left out: it would pass for the checked one.
    const kept = keys.filter((key) => shape.members.has(key) || !shape.wireNames.has(key));
    const copy = renames ? copyByLoop(kept.map((key) => [key, nameOf(key)])) : undefined;
    const inner: Inner[] = [];
    const enumerations: [key: string, values: ReadonlySet<string>][] = [];
    for (const key of keys) {
      const member = shape.members.get(key);
      const read = member && readers.get(member);
      if (read) inner.push({ key, name: member.name, read });
      if (member?.shape.type === 'enum') enumerations.push([key, member.shape.values]);
    }
    return {
      keys,
      take: isRare ? takeByLoop(keys, copy) : compileTake(keys, kept, renames ? nameOf : undefined),
      unknown: shape.open ? [] : keys.filter((key) => !shape.members.has(key)).slice(0, maxReported),
      reportedIn: 0,
      inner,
      isSettled: inner.length > enumerations.length ? () => false : compileSettled(enumerations),
    };
  };
  const layoutOf = (object: Json): Layout => {
    const fitting = layouts.find((layout) => hasKeys(object, layout.keys));
    if (fitting) return fitting;
    const keys = Object.keys(object);
    const isRare = layouts.length >= maxLayouts || keys.length > maxCompiledKeys;
    const layout = createLayout(keys, isRare);
    if (!isRare) layouts.push(layout);
    return layout;
  };

  const takeByAnother = (object: Json): { readonly layout: Layout; readonly result: Json } => {
    for (const layout of layouts) {
      const result = layout.take(object);
      if (result) return { layout, result };
    }
    const layout = layoutOf(object);
    // A member that is undefined, which JSON cannot say, hides the layout.
    return { layout, result: layout.take(object) ?? createLayout(layout.keys, true).take(object) ?? object };
  };

  return (object, walk) => {
    if (!isObject(object)) return object;
    let result = last?.take(object);
    if (!last || !result) ({ layout: last, result } = takeByAnother(object));
    const { unknown, inner, isSettled } = last;
    if (unknown.length > 0 && last.reportedIn !== walk.number) {
      last.reportedIn = walk.number;
      reportUnknown(unknown, walk);
    }
    if (isSettled(object)) return result;
    const depth = walk.path.length;
    for (const { key, name, read } of inner) {
      walk.path[depth] = key;
      result[name] = read(object[key], walk);
    }
    walk.path.length = depth;
    return result;
  };
}

function reportUnknown(keys: readonly string[], { path, report }: Walk): void {
  for (const key of keys)
    report({ kind: 'unknown-member', pointer: toJsonPointer([...path, key]), expected: 'no such member' });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
