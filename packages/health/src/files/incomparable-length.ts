/**
 * Finds a member `length` that cannot be compared with a number. zod compares the `length` of whatever stands in the place of a text
 * or a list, and throws a `TypeError` that names no path. A value of JSON or YAML that someone else writes is searched first.
 *
 * @returns The path of the member; undefined if there is none.
 */
export function incomparableLength(root: unknown): readonly PropertyKey[] | undefined {
  const seen = new Set<object>();
  const open: [value: unknown, path: Path][] = [[root, undefined]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, path] = next;
    // A reference of YAML may lead back to where it stands.
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (!Array.isArray(value) && Object.hasOwn(value, 'length') && !isComparable(Reflect.get(value, 'length')))
      return segmentsOf([path, 'length']);
    for (const [name, inner] of Object.entries(value))
      open.push([inner, [path, Array.isArray(value) ? Number(name) : name]]);
  }
  return undefined;
}

/** A path as a chain: most values need none. */
type Path = readonly [before: Path, segment: PropertyKey] | undefined;

function segmentsOf(path: Path): readonly PropertyKey[] {
  const segments: PropertyKey[] = [];
  for (let each = path; each; [each] = each) segments.unshift(each[1]);
  return segments;
}

function isComparable(value: unknown): boolean {
  try {
    Number(value);
    return true;
  } catch {
    return false;
  }
}
