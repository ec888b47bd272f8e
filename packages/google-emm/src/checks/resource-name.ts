import type { MethodRow } from '../api/method-row.ts';
import { type ResourceArgument, resourceArguments } from '../api/resource-arguments.ts';
import { invalidRequest } from '../errors/invalid-request.ts';

/** The path arguments of a method: one resource name, or each argument by its name in `googleapis`. */
export type ResourceArguments = string | Readonly<Record<string, unknown>>;

/**
 * Splits a resource name such as `enterprises/LC01abcd23` into the parameters of a method's path.
 *
 * An identifier is whatever Google accepts: any text without a slash. Everything but letters, digits and `. _ ~ -` is
 * percent-encoded on its way, so that no identifier can lead to another resource.
 *
 * @throws EmmError - `EMM_INVALID_REQUEST` if a name does not have the form that the method expects; nothing was sent.
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
  if (typeof value !== 'string') return false;
  const parts = pattern.split('/');
  const segments = value.split('/');
  const last = parts.at(-1) ?? '';
  // `{+operation}` stands for one segment or more.
  if (last.startsWith('{+'))
    segments.splice(parts.length - 1, segments.length, segments.slice(parts.length - 1).join('/'));
  if (segments.length !== parts.length) return false;
  return parts.every((part, index) => {
    const segment = segments[index] ?? '';
    const name = /^\{\+?(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return part === segment;
    params[name] = segment;
    return segment.split('/').every(isIdentifier);
  });
}

/** Any text, except for dot segments, control characters and halves of a character. */
function isIdentifier(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !/[\p{Cc}\p{Cs}]/u.test(segment);
}

/** The path arguments as `googleapis` takes them. */
export function libraryArguments(
  row: MethodRow,
  params: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    resourceArguments(row).map(({ name, pattern }) => [
      name,
      pattern.replace(/\{\+?(\w+)\}/g, (_, parameter: string) => params[parameter] ?? ''),
    ]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
