import { enumerations } from '../api/generated/enumerations.ts';
import { requestSchemas } from '../api/generated/schemas.ts';
import { memberType } from '../api/member-type.ts';
import type { MethodRow } from '../api/method-row.ts';
import { invalid } from './refusal.ts';

/** Parameters that every method takes. (Google: system parameters) */
const systemParameters = new Set(
  ['$.xgafv', 'access_token', 'alt', 'callback', 'fields', 'key', 'oauth_token', 'prettyPrint', 'quotaUser'].concat([
    'uploadType',
    'upload_protocol',
  ]),
);

/** What the simulator does with a member of a body that its schemas do not have. */
export type UnknownMembers = 'refuse' | 'accept';

/** Refuses a query parameter that the method does not have, and a mask with a path to no member. */
export function checkParameters(row: MethodRow, query: URLSearchParams, unknownMembers: UnknownMembers): void {
  const unknown = [...query.keys()].find((name) => !row.query?.includes(name) && !systemParameters.has(name));
  if (unknown !== undefined) {
    throw invalid(
      '',
      `Invalid JSON payload received. Unknown name "${unknown}": Cannot bind query parameter. Field '${unknown}' could not be found in request message.`,
    );
  }
  for (const name of row.required ?? []) {
    if (!query.get(name)) throw invalid(name, `Required parameter: ${name}`);
  }
  const mask = query.get('updateMask');
  if (mask && row.request !== undefined && unknownMembers === 'refuse') checkMaskPaths(row.api, row.request, mask);
}

/** Refuses a mask with a path to no member of a schema. */
export function checkMaskPaths(api: MethodRow['api'], schema: string, mask: string): void {
  for (const path of mask.split(',')) {
    let type = schema;
    for (const name of path.trim().split('.')) {
      // Within a dictionary or a free value, every name is possible.
      if (type === 'any' || type.endsWith('{}')) break;
      const member = memberType(requestSchemas[api][type], camel(name));
      if (member === undefined)
        throw invalid('update_mask', `Invalid field mask: ${schema} has no field "${path.trim()}".`);
      type = member;
    }
  }
}

/**
 * Reads a request's body, in the spelling of Google's answers. What does not fit the method's schema is refused as Google
 * refuses it, all places at once.
 */
export function readBody(row: MethodRow, text: string, unknownMembers: UnknownMembers): Record<string, unknown> {
  if (row.request === undefined || text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('', 'Invalid JSON payload received. Unexpected token.');
  }
  if (!isObject(body)) throw invalid('', 'Invalid JSON payload received. Expected an object.');
  const problems: Problem[] = [];
  const read = readObject({ api: row.api, unknownMembers, problems }, row.request, body, placeOf(row.request));
  if (problems.length > 0) throw invalid(problems[0]?.field ?? '', problems.map(({ line }) => line).join('\n'));
  return read;
}

interface Problem {
  readonly field: string;
  readonly line: string;
}

interface Reading {
  readonly api: MethodRow['api'];
  readonly unknownMembers: UnknownMembers;
  readonly problems: Problem[];
}

function readObject(
  reading: Reading,
  schema: string,
  value: Record<string, unknown>,
  at: string,
): Record<string, unknown> {
  const members = requestSchemas[reading.api][schema] ?? {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([spelling, member]) => {
      // A member may also be spelt as in Google's own documents: `camera_disabled`. (proto3 JSON mapping)
      const name = Object.hasOwn(members, spelling) ? spelling : camel(spelling);
      const type = memberType(members, name);
      if (type === undefined) {
        if (reading.unknownMembers === 'accept') return [[spelling, member] as const];
        const line = `Invalid JSON payload received. Unknown name "${spelling}" at '${snake(at)}': Cannot find field.`;
        reading.problems.push({ field: snake(at), line });
        return [];
      }
      // Null stands for an absent member. (proto3 JSON mapping)
      if (member === null) return [];
      const values = enumerations[reading.api][`${schema}.${name}`]?.split(' ');
      return [[name, readValue(reading, { type, values }, member, `${at}.${name}`)] as const];
    }),
  );
}

interface Expected {
  readonly type: string;
  /** The values of an enumeration. */
  readonly values: readonly string[] | undefined;
}

function readValue(reading: Reading, { type, values }: Expected, value: unknown, at: string): unknown {
  const refuse = (name: string, reason = JSON.stringify(value).slice(0, 100)): undefined => {
    reading.problems.push({ field: snake(at), line: `Invalid value at '${snake(at)}' (${name}), ${reason}` });
    return undefined;
  };
  if (type === 'any') return value;
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return refuse('LIST');
    const inner = { type: type.slice(0, -2), values };
    return value.map((item, index) => readValue(reading, inner, item, `${at}[${index}]`));
  }
  if (type.endsWith('{}')) {
    if (!isObject(value)) return refuse('MAP');
    const inner = { type: type.slice(0, -2), values };
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readValue(reading, inner, item, at)]));
  }
  const scalar = scalars[type];
  if (values) {
    const accepted = typeof value === 'string' && (values.includes(value) || reading.unknownMembers === 'accept');
    return accepted ? value : refuse('TYPE_ENUM');
  }
  if (scalar) {
    const read = scalar.read(value);
    return read === undefined ? refuse(scalar.name, scalar.reason?.(at)) : read;
  }
  return isObject(value) ? readObject(reading, type, value, at) : refuse(`type.googleapis.com/${type}`);
}

interface Scalar {
  /** Google's name of the type. */
  readonly name: string;
  /** The value in the spelling of Google's answers; undefined for a value that does not fit. */
  readonly read: (value: unknown) => unknown;
  /** Google's message for a value that does not fit. Default: the value. */
  readonly reason?: (at: string) => string;
}

const int32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };
const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

const readNumber = (value: unknown) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

const readText = (value: unknown) => (typeof value === 'string' ? value : undefined);

const memberIn = (at: string) => at.slice(at.lastIndexOf('.') + 1);

/** How each type of a single value is read: numbers may come as text, and 64-bit ones leave as text. */
const scalars: Readonly<Record<string, Scalar>> = {
  boolean: { name: 'TYPE_BOOL', read: (value) => (typeof value === 'boolean' ? value : undefined) },
  string: { name: 'TYPE_STRING', read: readText },
  byte: {
    name: 'TYPE_BYTES',
    read: (value) => (typeof value === 'string' && /^[\w+/-]*={0,2}$/.test(value) ? value : undefined),
  },
  number: { name: 'TYPE_DOUBLE', read: readNumber },
  double: { name: 'TYPE_DOUBLE', read: readNumber },
  float: { name: 'TYPE_FLOAT', read: readNumber },
  int32: {
    name: 'TYPE_INT32',
    read: (value) => {
      const number = readNumber(value);
      return Number.isInteger(number) && Number(number) >= int32.least && Number(number) <= int32.most
        ? number
        : undefined;
    },
  },
  int64: {
    name: 'TYPE_INT64',
    read: (value) => {
      if (typeof value !== 'string' && !Number.isInteger(value)) return undefined;
      if (!/^-?\d+$/.test(String(value))) return undefined;
      const number = BigInt(String(value));
      return number >= int64.least && number <= int64.most ? String(number) : undefined;
    },
  },
  'google-duration': {
    name: 'type.googleapis.com/google.protobuf.Duration',
    read: (value) => (typeof value === 'string' && /^-?\d+(\.\d{1,9})?s$/.test(value) ? value : undefined),
    reason: (at) => `Field '${memberIn(at)}', Illegal duration format; duration must end with 's'`,
  },
  'google-datetime': {
    name: 'type.googleapis.com/google.protobuf.Timestamp',
    read: (value) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value)
        ? value
        : undefined,
    reason: (at) => `Field '${memberIn(at)}', Invalid time format: Failed to parse input`,
  },
};

function placeOf(schema: string): string {
  return schema.replace(/^[A-Z]/, (letter) => letter.toLowerCase()).replace(/Request$/, '');
}

/** Google names places by its own spelling: `policy.camera_disabled`. */
function snake(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
