import type { z } from 'zod';
import { SchemaMismatch } from './schema-mismatch.ts';
import type { Shape } from './shape.ts';
import { type PathSegment, type Surprise, type SurpriseKind, toJsonPointer } from './surprise.ts';

/**
 * Deletes, from a freshly parsed answer, the optional members that do not fit, and reports each. Ids of the other
 * JSON type, digits or a number, get the right one.
 *
 * @throws SchemaMismatch - If a required member or a paging member does not fit; what could be repaired is reported too.
 */
export function repairOptionalMembers(
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  shape: Shape,
  report: (surprise: Surprise) => void,
): void {
  const fatal: string[] = [];
  // All places first: a member that was deleted for one issue would look like a missing one to the next.
  const places = issues.map((issue) => {
    const path = issue.path.filter((segment): segment is PathSegment => typeof segment !== 'symbol');
    return { issue, place: locate(value, path, shape) };
  });
  for (const { issue, place } of places) {
    const expected = expectationOf(issue);
    const kind: SurpriseKind = place.present ? 'wrong-type' : 'missing';
    report({ kind, pointer: place.pointer, expected });
    if (place.id) place.id.container[place.id.key] = place.id.value;
    else if (place.owner) delete place.owner.object[place.owner.member];
    else fatal.push(`${place.pointer || '/'} should be ${expected}${place.present ? '' : ' and is missing'}`);
  }
  if (fatal.length > 0) throw new SchemaMismatch(fatal);
}

function expectationOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 ? 'text that is not empty' : `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_format':
      return 'text of another form';
    default:
      return 'expected' in issue ? String(issue.expected) : 'another value';
  }
}

interface Place {
  /** The innermost optional member on the way, which can be deleted to mend the value. */
  readonly owner: { readonly object: Record<string, unknown>; readonly member: string } | undefined;
  /** Where an id has the other JSON type, and the id in the right one. */
  readonly id:
    | { readonly container: Record<PathSegment, unknown>; readonly key: PathSegment; readonly value: string | number }
    | undefined;
  readonly pointer: string;
  readonly present: boolean;
}

function locate(value: unknown, path: readonly PathSegment[], shape: Shape): Place {
  let owner: Place['owner'];
  let here: unknown = value;
  let container: unknown;
  let inside: Shape | undefined = shape;
  const pointer: PathSegment[] = [];
  for (const segment of path) {
    const member: Shape | undefined = inside;
    if (member?.type === 'object' && typeof segment === 'string') {
      const schema = member.members.get(segment);
      // Without a member that says how reading goes on, a list would end as if it were complete.
      if (schema?.isPaging) owner = undefined;
      else if (schema?.optional && isObject(here)) owner = { object: here, member: segment };
      inside = schema?.shape;
    } else if (member?.type === 'array') {
      inside = member.item;
      // A list of records is not dropped for one of them: that would look like an empty list.
      if (inside.type === 'object') owner = undefined;
    } else if (member?.type === 'record') inside = member.value;
    else inside = undefined;
    pointer.push(member?.type === 'record' ? '*' : segment);
    container = here;
    here = isObject(here) || Array.isArray(here) ? (here as Record<PathSegment, unknown>)[segment] : undefined;
  }
  return {
    owner,
    id: idIn(inside, container, path.at(-1), here),
    pointer: toJsonPointer(pointer),
    present: here !== undefined,
  };
}

function idIn(shape: Shape | undefined, container: unknown, key: PathSegment | undefined, value: unknown): Place['id'] {
  if (shape?.type !== 'leaf' || key === undefined) return undefined;
  const id = shape.isDigits === true ? digitsOf(value) : shape.isNumericId === true ? numberOf(value) : undefined;
  if (id === undefined) return undefined;
  if (!isObject(container) && !Array.isArray(container)) return undefined;
  return { container: container as Record<PathSegment, unknown>, key, value: id };
}

function digitsOf(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
