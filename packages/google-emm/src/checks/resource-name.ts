import type { MethodRow } from '../api/method-row.ts';
import { type ResourceArgument, resourceArguments } from '../api/resource-arguments.ts';
import { invalidRequest } from '../errors/invalid-request.ts';

/** An identifier alone may hold a colon, as in `app:com.example`; within a name it would begin a verb. */
const identifier = { alone: /^[A-Za-z0-9._~:-]+$/, within: /^[A-Za-z0-9._~-]+$/ };

/** The path arguments of a method: one resource name, or each by its name in Google's library. */
export type ResourceArguments = string | Readonly<Record<string, unknown>>;

/**
 * Takes a resource name such as `enterprises/LC01abcd23` apart into the parameters of a method's path.
 *
 * Identifiers are letters, digits and `. _ ~ -`: nothing that could lead to another resource.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST`, when a name is not of the method's form; nothing was sent.
 */
export function paramsOf(row: MethodRow, resource: ResourceArguments): Readonly<Record<string, string>> {
  const params: Record<string, string> = {};
  for (const argument of resourceArguments(row)) {
    // What a caller without types passes may be anything.
    const value = isObject(resource) ? resource[argument.name] : resource;
    if (!fill(params, argument, value)) {
      throw invalidRequest(row, `the resource name is not of the form "${argument.pattern}"`, argument.name);
    }
  }
  return params;
}

function fill(params: Record<string, string>, { pattern }: ResourceArgument, value: unknown): boolean {
  const expected = pattern.split('/');
  const given = typeof value === 'string' ? value.split('/') : [];
  if (given.length !== expected.length) return false;
  const allowed = expected.length === 1 ? identifier.alone : identifier.within;
  return expected.every((part, index) => {
    const text = given[index] ?? '';
    if (!part.startsWith('{')) return part === text;
    params[part.slice(1, -1)] = text;
    return allowed.test(text) && text !== '.' && text !== '..';
  });
}

/** The path's parameters as Google's library takes them. */
export function libraryArguments(
  row: MethodRow,
  params: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    resourceArguments(row).map(({ name, pattern }) => [
      name,
      pattern.replace(/\{(\w+)\}/g, (_, parameter: string) => params[parameter] ?? ''),
    ]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
