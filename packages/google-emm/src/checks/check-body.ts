import { nearest, Secret } from '@mdmkit/core';
import { memberType } from '../api/member-type.ts';
import type { MethodRow } from '../api/method-row.ts';
import type { ApiName } from '../api/secret-members.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { expectedText, isScalarType } from './scalar-types.ts';

type Schemas = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A body that is nested deeper is a mistake, such as a cycle. */
const maxDepth = 40;

/**
 * Checks the members of a request's body and the types of their values. A misspelt member is named with its path: Google
 * would refuse the whole body for it, or a mask would clear the member that was meant.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`; nothing was sent. It holds no values.
 */
export async function checkBody(row: MethodRow, body: unknown): Promise<void> {
  if (row.request === undefined) return;
  // Loaded at the first write: reads do not need it.
  const { requestSchemas } = await import('../api/generated/schemas.ts');
  const problem = problemIn(requestSchemas[row.api], row.request, body, []);
  if (problem) throw invalidRequest(row, problem.text, problem.place);
}

/** Whether a path of a field mask, such as `applications` or `statusReportingSettings.memoryInfoEnabled`, leads to a member. */
export async function isMember(api: ApiName, schema: string, path: string): Promise<boolean> {
  const { requestSchemas } = await import('../api/generated/schemas.ts');
  const schemas: Schemas = requestSchemas[api];
  let type = schema;
  for (const part of path.split('.')) {
    if (type === 'any' || type.endsWith('{}')) return true;
    const next = schemas[type]?.[part];
    if (next === undefined) return false;
    type = next;
  }
  return true;
}

interface Problem {
  readonly place: string;
  readonly text: string;
}

function problemIn(schemas: Schemas, schema: string, value: unknown, path: readonly string[]): Problem | undefined {
  if (!isObject(value) || path.length > maxDepth) return { place: toPlace(path), text: 'an object was expected' };
  const members = schemas[schema] ?? {};
  for (const [name, member] of Object.entries(value)) {
    const type = memberType(members, name);
    const place = [...path, name];
    if (type === undefined) {
      const suggestion = nearest(name, Object.keys(members));
      return {
        place: toPlace(place),
        text: `no such member${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`,
      };
    }
    const problem = valueProblem(schemas, type, member, place);
    if (problem) return problem;
  }
  return undefined;
}

function valueProblem(schemas: Schemas, type: string, value: unknown, path: readonly string[]): Problem | undefined {
  if (value === undefined || value === null || type === 'any') return undefined;
  const wrong = (expected: string) => ({ place: toPlace(path), text: `${expected} was expected` });
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return wrong('a list');
    return first(value, (item, index) => valueProblem(schemas, type.slice(0, -2), item, [...path, `[${index}]`]));
  }
  if (type.endsWith('{}')) {
    if (!isObject(value)) return wrong('an object');
    // The names in a dictionary are the caller's and can be confidential; the place does not show them.
    return first(Object.values(value), (item) => valueProblem(schemas, type.slice(0, -2), item, [...path, '*']));
  }
  if (!isScalarType(type)) return problemIn(schemas, type, value, path);
  const expected = expectedText(type, value instanceof Secret ? value.reveal() : value);
  return expected === undefined ? undefined : wrong(expected);
}

function first<Item>(
  items: readonly Item[],
  check: (item: Item, index: number) => Problem | undefined,
): Problem | undefined {
  for (const [index, item] of items.entries()) {
    const problem = check(item, index);
    if (problem) return problem;
  }
  return undefined;
}

function toPlace(path: readonly string[]): string {
  return path.join('.').replaceAll('.[', '[') || 'the body';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}
