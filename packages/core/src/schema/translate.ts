import type { Shape } from './shape.ts';
import { type PathSegment, type Surprise, toJsonPointer } from './surprise.ts';

type Json = Record<string, unknown>;

/**
 * Walks a checked answer: renames members where the vendor's spelling differs from ours, and reports what the
 * documentation does not know. Without renaming nothing is copied.
 */
export function toOurNames(
  value: unknown,
  shape: Shape,
  renames: boolean,
  report: (surprise: Surprise) => void,
): unknown {
  return read(value, shape, renames, { path: [], report });
}

interface Walk {
  /** Where the walk is; one array for the whole walk, so that a page without surprises costs no pointers. */
  readonly path: PathSegment[];
  readonly report: (surprise: Surprise) => void;
}

function read(value: unknown, shape: Shape, renames: boolean, walk: Walk): unknown {
  switch (shape.type) {
    case 'leaf':
      return value;
    case 'enum':
      if (typeof value === 'string' && !shape.values.has(value)) {
        walk.report({
          kind: 'unknown-value',
          pointer: toJsonPointer(walk.path),
          expected: [...shape.values].join(', '),
        });
      }
      return value;
    case 'array':
      return Array.isArray(value) ? readArray(value, shape.item, renames, walk) : value;
    case 'record':
      return isObject(value) ? readRecord(value, shape.value, renames, walk) : value;
    case 'object':
      return isObject(value) ? readObject(value, shape, renames, walk) : value;
  }
}

function readArray(items: unknown[], shape: Shape, renames: boolean, walk: Walk): unknown[] {
  if (shape.type === 'leaf') return items;
  for (let index = 0; index < items.length; index += 1) {
    walk.path.push(index);
    items[index] = read(items[index], shape, renames, walk);
    walk.path.pop();
  }
  return items;
}

function readRecord(record: Json, shape: Shape, renames: boolean, walk: Walk): Json {
  if (shape.type === 'leaf') return record;
  walk.path.push('*');
  for (const key of Object.keys(record)) record[key] = read(record[key], shape, renames, walk);
  walk.path.pop();
  return record;
}

function readObject(object: Json, shape: Shape & { type: 'object' }, renames: boolean, walk: Walk): Json {
  const result: Json = renames ? {} : object;
  for (const key in object) {
    const member = shape.members.get(key);
    if (member === undefined) {
      if (!shape.open) reportUnknownMember(key, walk);
      if (renames) define(result, key, object[key]);
    } else if (member.shape.type === 'leaf') {
      if (renames) result[member.name] = object[key];
    } else {
      walk.path.push(key);
      result[member.name] = read(object[key], member.shape, renames, walk);
      walk.path.pop();
    }
  }
  return result;
}

function reportUnknownMember(key: string, walk: Walk): void {
  const pointer = toJsonPointer([...walk.path, key]);
  walk.report({ kind: 'unknown-member', pointer, expected: 'no such member' });
}

/** Sets a member whose name the vendor chose: `__proto__` becomes a plain member, as JSON.parse makes it. */
function define(object: Json, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

/** Writes a value in the vendor's spelling. Members that the shape does not know are kept as they are. */
export function toWireNames(value: unknown, shape: Shape): unknown {
  if (shape.type === 'array' && Array.isArray(value)) return value.map((item) => toWireNames(item, shape.item));
  if (!isObject(value)) return value;
  if (shape.type === 'record') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWireNames(item, shape.value)]));
  }
  if (shape.type !== 'object') return value;
  const result: Json = {};
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const wireName = shape.wireNames.get(name);
    const member = wireName === undefined ? undefined : shape.members.get(wireName);
    define(result, wireName ?? name, member === undefined ? item : toWireNames(item, member.shape));
  }
  return result;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
