/** Turns what was read from the library into the modules under src/generated/. */
import { type ApiName, secretMembers } from '../src/api/secret-members.ts';
import type { ApiFacts } from './discovery-facts.ts';
import type { Library } from './read-library.ts';

/** One API with the names that the generated types use. */
export interface NamedLibrary {
  readonly api: ApiName;
  /** The prefix of its types: `Amapi`. */
  readonly prefix: 'Amapi' | 'Play' | 'ZeroTouch';
  readonly library: Library;
  /** What only the discovery document says. */
  readonly facts: ApiFacts;
}

/** The schemas that a type mentions: `Schema$Policy[]` mentions `Policy`. */
export const mentioned = (type: string) => [...type.matchAll(/Schema\$(\w+)/g)].map((hit) => hit[1] ?? '');

/** Where in an answer secrets lie, as paths such as `enrollmentTokens[].value`. */
export function secretPaths(
  { api, library }: Pick<NamedLibrary, 'api' | 'library'>,
  schema: string | undefined,
  open: readonly string[] = [],
): string[] {
  if (schema === undefined || open.includes(schema)) return [];
  const own = secretMembers[api][schema] ?? [];
  return [...(library.schemas.get(schema) ?? [])].flatMap(([member, type]) => {
    if (own.includes(member)) return [member];
    const suffix = type.startsWith('{ [key') ? '.*' : type.endsWith('[]') ? '[]' : '';
    return mentioned(type).flatMap((inner) =>
      secretPaths({ api, library }, inner, [...open, schema]).map((path) => `${member}${suffix}.${path}`),
    );
  });
}

/** The metadata of an operation has no schema: it is the command, with what it brought along. */
function inMetadata(response: string | undefined): string[] {
  const prefix = { Operation: '', ListOperationsResponse: 'operations[].' }[response ?? ''];
  if (prefix === undefined) return [];
  return [`${prefix}metadata.newPassword`, `${prefix}metadata.addEsimParams.activationCode`];
}

/** The method table. */
export function renderMethods(libraries: readonly NamedLibrary[], header: string): string {
  const rows = libraries.flatMap((named) =>
    named.library.methods.map((row) => ({
      api: named.api,
      name: row.name,
      method: row.method,
      path: row.path,
      template: row.template,
      query: row.query,
      required: row.arguments
        .filter(({ name, required }) => required && row.query.includes(name))
        .map(({ name }) => name),
      request: row.request,
      response: row.response,
      secrets: [
        ...secretPaths(named, row.response),
        ...(named.api === 'androidmanagement' ? inMetadata(row.response) : []),
      ],
    })),
  );
  const text = rows.map((row) =>
    JSON.stringify(row, (_, value: unknown) => (Array.isArray(value) && value.length === 0 ? undefined : value)),
  );
  return `${header}import type { MethodRow } from '../method-row.ts';

/** Every method of the three APIs. */
export const methods = [
${text.join(',\n')}
] as const satisfies readonly MethodRow[];
`;
}

/** The members of every schema that a request can hold, with their types. */
export function renderSchemas(libraries: readonly NamedLibrary[], header: string): string {
  const tables = libraries.map(({ api, library, facts }) => {
    const reached = new Set<string>();
    const reach = (schema: string) => {
      if (reached.has(schema)) return;
      reached.add(schema);
      for (const type of library.schemas.get(schema)?.values() ?? []) mentioned(type).forEach(reach);
    };
    for (const { request } of library.methods) if (request !== undefined) reach(request);
    const lines = [...reached].sort().map((schema) => {
      const members = [...(library.schemas.get(schema) ?? [])].map(
        ([member, type]) => `${quoted(member)}: '${short(type, facts.formats[`${schema}.${member}`])}'`,
      );
      return `    ${schema}: { ${members.join(', ')} },`;
    });
    return `  ${api}: {\n${lines.join('\n')}\n  },`;
  });
  return `${header}import type { RequestSchemas } from '../request-schema.ts';

/** The members of every schema that a request can hold. */
export const requestSchemas: RequestSchemas = {
${tables.join('\n')}
};
`;
}

const quoted = (member: string) => (/^[A-Za-z_]\w*$/.test(member) ? member : `'${member}'`);

/** Formats that say what a value of a string or a number has to be. */
const checkedFormats = ['int32', 'int64', 'float', 'double', 'byte', 'google-datetime', 'google-duration'];

/** `Schema$X[]` as `X[]`, a dictionary of them as `X{}`, anything free as `any`; a format in place of what it restricts. */
function short(type: string, format: string | undefined): string {
  const dictionary = /^\{ \[key: string\]: (.*) \}$/.exec(type)?.[1];
  if (dictionary !== undefined) return dictionary === 'any' ? 'any' : `${short(dictionary, undefined)}{}`;
  if (/^(Array<)?\{/.test(type)) return 'any';
  if (format !== undefined && checkedFormats.includes(format)) return type.replace(/^(string|number)/, format);
  return type.replace(/Schema\$/g, '');
}

/** The values of every enumeration of a request. */
export function renderEnumerations(libraries: readonly NamedLibrary[]): string {
  const tables = libraries.map(({ api, facts }) => {
    const lines = Object.entries(facts.enumerations).map(([member, values]) => `    '${member}': '${values}',`);
    return `  ${api}: {\n${lines.join('\n')}\n  },`;
  });
  const revisions = libraries.map(({ api, facts }) => ` ${api} ${facts.revision}`).join('');
  return `/** Generated by scripts/generate.ts from the discovery documents${revisions}. Not to be changed by hand. */

import type { ApiName } from '../secret-members.ts';

/** The values of every enumeration, by schema and member, with spaces between. */
export const enumerations: Readonly<Record<ApiName, Readonly<Record<string, string>>>> = {
${tables.join('\n')}
};
`;
}
