import type { z } from 'zod';
import { SchemaMismatch } from './schema-mismatch.ts';
import type { Shape } from './shape.ts';
import { type PathSegment, type Surprise, type SurpriseKind, toJsonPointer } from './surprise.ts';

/**
 * Deletes, from a freshly parsed answer, the optional members that do not fit, and reports each.
 *
 * @throws SchemaMismatch - When something required does not fit; what could be repaired is reported all the same.
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
    const expected = 'expected' in issue ? String(issue.expected) : issue.code;
    const kind: SurpriseKind = place.present ? 'wrong-type' : 'missing';
    report({ kind, pointer: place.pointer, expected });
    if (place.owner) delete place.owner.object[place.owner.member];
    else fatal.push(`${place.pointer || '/'} should be ${expected}${place.present ? '' : ' and is missing'}`);
  }
  if (fatal.length > 0) throw new SchemaMismatch(fatal);
}

interface Place {
  /** The innermost optional member on the way, which can be deleted to mend the value. */
  readonly owner: { readonly object: Record<string, unknown>; readonly member: string } | undefined;
  readonly pointer: string;
  readonly present: boolean;
}

function locate(value: unknown, path: readonly PathSegment[], shape: Shape): Place {
  let owner: Place['owner'];
  let here: unknown = value;
  let inside: Shape | undefined = shape;
  const pointer: PathSegment[] = [];
  for (const segment of path) {
    const member: Shape | undefined = inside;
    if (member?.type === 'object' && typeof segment === 'string') {
      const known = member.members.get(segment);
      if (known?.optional && isObject(here)) owner = { object: here, member: segment };
      inside = known?.shape;
    } else if (member?.type === 'array') {
      inside = member.item;
      // A list of records is not dropped for one of them: that would look like an empty list.
      if (inside.type === 'object') owner = undefined;
    } else if (member?.type === 'record') inside = member.value;
    else inside = undefined;
    pointer.push(member?.type === 'record' ? '*' : segment);
    here = isObject(here) || Array.isArray(here) ? (here as Record<PathSegment, unknown>)[segment] : undefined;
  }
  return { owner, pointer: toJsonPointer(pointer), present: here !== undefined };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
