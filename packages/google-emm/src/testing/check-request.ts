import { enumerations } from '../api/generated/enumerations.ts';
import { requestSchemas } from '../api/generated/schemas.ts';
import type { MethodRow } from '../api/method-row.ts';
import { invalid } from './refusal.ts';

/** Parameters that every method takes. (Google: system parameters) */
const systemParameters = new Set(
  ['$.xgafv', 'access_token', 'alt', 'callback', 'fields', 'key', 'oauth_token', 'prettyPrint', 'quotaUser'].concat([
    'uploadType',
    'upload_protocol',
  ]),
);

/** Refuses a query parameter that the method does not have. */
export function checkParameters(row: MethodRow, query: URLSearchParams): void {
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
}

/** Reads a request's body and refuses what the method's schema does not have, as Google does, all places at once. */
export function readBody(row: MethodRow, text: string): Record<string, unknown> {
  if (row.request === undefined || text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid('', 'Invalid JSON payload received. Unexpected token.');
  }
  if (!isObject(body)) throw invalid('', 'Invalid JSON payload received. Expected an object.');
  const at = row.request.replace(/^[A-Z]/, (letter) => letter.toLowerCase()).replace(/Request$/, '');
  const problems = objectProblems(row, row.request, body, at);
  if (problems.length > 0) throw invalid(problems[0]?.field ?? '', problems.map(({ text: line }) => line).join('\n'));
  return body;
}

interface Problem {
  readonly field: string;
  readonly text: string;
}

function objectProblems(row: MethodRow, schema: string, value: Record<string, unknown>, at: string): Problem[] {
  const members = requestSchemas[row.api][schema] ?? {};
  return Object.entries(value).flatMap(([name, member]) => {
    const type = members[name];
    if (type === undefined) {
      const text = `Invalid JSON payload received. Unknown name "${name}" at '${snake(at)}': Cannot find field.`;
      return [{ field: snake(at), text }];
    }
    const allowed = enumerations[row.api][`${schema}.${name}`]?.split(' ');
    return valueProblems(row, { type, allowed }, member, `${at}.${name}`);
  });
}

function valueProblems(
  row: MethodRow,
  { type, allowed }: { readonly type: string; readonly allowed: readonly string[] | undefined },
  value: unknown,
  at: string,
): Problem[] {
  if (value === null || type === 'any') return [];
  const wrong = (name: string): Problem[] => [
    { field: snake(at), text: `Invalid value at '${snake(at)}' (${name}), ${JSON.stringify(value).slice(0, 100)}` },
  ];
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return wrong('LIST');
    const inner = { type: type.slice(0, -2), allowed };
    return value.flatMap((item, index) => valueProblems(row, inner, item, `${at}[${index}]`));
  }
  if (type.endsWith('{}')) {
    if (!isObject(value)) return wrong('MAP');
    return Object.values(value).flatMap((item) => valueProblems(row, { type: type.slice(0, -2), allowed }, item, at));
  }
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('TYPE_BOOL');
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && /^-?\d+$/.test(value))
        ? []
        : wrong('TYPE_INT32');
    case 'string':
      if (allowed) return typeof value === 'string' && allowed.includes(value) ? [] : wrong('TYPE_ENUM');
      return typeof value === 'string' || typeof value === 'number' ? [] : wrong('TYPE_STRING');
    default:
      return isObject(value) ? objectProblems(row, type, value, at) : wrong(`type.googleapis.com/${type}`);
  }
}

/** Google names places by its own spelling: `policy.camera_disabled`. */
function snake(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
