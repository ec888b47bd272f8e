import type { Json } from './json.ts';
import { Refusal } from './refusal.ts';

/**
 * Applies a change under a field mask. Without a mask, every member that can be changed is replaced; a member that the
 * mask names and the change lacks is cleared.
 *
 * @param kept - Members that cannot be changed.
 */
export function applyMask(
  before: Readonly<Json>,
  change: Readonly<Json>,
  mask: string | null,
  kept: readonly string[],
): Json {
  const own = Object.fromEntries(kept.filter((name) => before[name] !== undefined).map((name) => [name, before[name]]));
  if (mask === null || mask === '') return { ...change, ...own };
  const result = structuredClone(before) as Json;
  for (const path of mask.split(',')) {
    const names = path.trim().split('.').map(camel);
    if (names.some((name) => name === '')) throw new Refusal('INVALID_ARGUMENT', `Invalid field mask: ${path}`);
    copy(result, change, names);
  }
  return { ...result, ...own };
}

/** Masks may also be spelt as in Google's own documents: `camera_disabled`. */
function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function copy(target: Json, source: Readonly<Json>, [name = '', ...rest]: readonly string[]): void {
  const value = source[name];
  if (rest.length === 0) {
    if (value === undefined) delete target[name];
    else target[name] = structuredClone(value);
    return;
  }
  const inner = target[name];
  const object: Json = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  copy(object, typeof value === 'object' && value !== null ? (value as Json) : {}, rest);
  target[name] = object;
}
