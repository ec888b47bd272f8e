import type { Json } from './layout.ts';
import type { Shape } from './shape.ts';

/** Writes a value in the vendor's spelling. Members that the shape does not know are kept as they are. */
export function toWireNames(value: unknown, shape: Shape): unknown {
  if (shape.type === 'array' && Array.isArray(value)) return value.map((item) => toWireNames(item, shape.item));
  if (!isObject(value)) return value;
  if (shape.type === 'record') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWireNames(item, shape.value)]));
  }
  if (shape.type !== 'object') return value;
  // From entries, so that a member "__proto__" stays a member.
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      if (item === undefined) return [];
      const wireName = shape.wireNames.get(name);
      const member = wireName === undefined ? undefined : shape.members.get(wireName);
      return [[wireName ?? name, member === undefined ? item : toWireNames(item, member.shape)]];
    }),
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
