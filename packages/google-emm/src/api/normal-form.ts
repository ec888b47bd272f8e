import { enumerations } from './generated/enumerations.ts';
import { requestSchemas } from './generated/schemas.ts';
import { memberType } from './member-type.ts';
import type { ApiName } from './secret-members.ts';

/**
 * Messages whose presence alone has a meaning: an empty list of packages allows none, an empty action happens at once.
 * Every other message without members means the same as no message.
 */
const presentMessages: ReadonlySet<string> = new Set([
  'BlockAction',
  'CustomAppConfig',
  'ExtensionConfig',
  'LaunchAppAction',
  'PackageNameList',
  'WipeAction',
  'WipeParams',
]);

/** What becomes of a nested message that has no members left. */
export type EmptyMessages = 'keep' | 'drop';

/**
 * Brings a document into the form in which Google returns it: without members that hold their default, and with one
 * spelling for equal values. (proto3 JSON mapping)
 *
 * @param emptyMessages - `keep` nested messages without members, as Google's answers do, or `drop` those that mean
 *   nothing, to compare documents.
 */
export function toNormalForm(
  api: ApiName,
  schema: string,
  document: Readonly<Record<string, unknown>>,
  emptyMessages: EmptyMessages = 'keep',
): Record<string, unknown> {
  const members = requestSchemas[api][schema] ?? {};
  return Object.fromEntries(
    Object.entries(document).flatMap(([name, value]) => {
      const type = memberType(members, name);
      if (value === undefined || value === null) return [];
      // What the schema does not know stays as it is.
      if (type === undefined) return [[name, value] as const];
      const first = enumerations[api][`${schema}.${name}`]?.split(' ')[0];
      // The Play EMM API has no value for "unspecified": there, the first value is one like the others.
      const unspecified = first?.endsWith('_UNSPECIFIED') ? first : undefined;
      const normal = normalValue(api, type, value, emptyMessages);
      return isDefault(type, normal, unspecified, emptyMessages) ? [] : [[name, normal] as const];
    }),
  );
}

function normalValue(api: ApiName, type: string, value: unknown, emptyMessages: EmptyMessages): unknown {
  if (type.endsWith('[]') && Array.isArray(value)) {
    return value.map((item) => normalValue(api, type.slice(0, -2), item, emptyMessages));
  }
  if (type.endsWith('{}') && isObject(value)) {
    const inner = type.slice(0, -2);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, normalValue(api, inner, item, emptyMessages)]),
    );
  }
  if (requestSchemas[api][type] !== undefined && isObject(value)) return toNormalForm(api, type, value, emptyMessages);
  return normalScalar(type, value);
}

function normalScalar(type: string, value: unknown): unknown {
  switch (type) {
    case 'int64':
      return /^-?\d+$/.test(String(value)) ? BigInt(String(value)).toString() : value;
    case 'int32':
    case 'float':
    case 'double':
    case 'number':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    case 'google-duration':
      return typeof value === 'string' ? value.replace(/(\.\d*?)0+s$/, '$1s').replace(/\.s$/, 's') : value;
    case 'google-datetime':
      return normalInstant(value);
    case 'byte':
      return typeof value === 'string' ? value.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '') : value;
    default:
      return value;
  }
}

/** An instant in UTC, with its fraction to the last digit that is not zero. */
function normalInstant(value: unknown): unknown {
  const parts = typeof value === 'string' ? /^(.*:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(value) : null;
  const seconds = parts ? Date.parse(`${parts[1] ?? ''}${parts[3] ?? ''}`) : Number.NaN;
  if (Number.isNaN(seconds)) return value;
  const fraction = (parts?.[2] ?? '').replace(/0+$/, '');
  return `${new Date(seconds).toISOString().slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}

function isDefault(
  type: string,
  value: unknown,
  unspecified: string | undefined,
  emptyMessages: EmptyMessages,
): boolean {
  if (type === 'any') return false;
  if (Array.isArray(value)) return value.length === 0;
  if (type === 'google-duration' || type === 'google-datetime') return false;
  if (value === false || value === '' || value === 0 || (type === 'int64' && value === '0')) return true;
  if (value === unspecified) return true;
  const isEmpty = isObject(value) && Object.keys(value).length === 0;
  return isEmpty && (type.endsWith('{}') || (emptyMessages === 'drop' && !presentMessages.has(type)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
