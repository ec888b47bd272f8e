/** Turns what was read from the library into the modules under src/generated/. */
import { type ApiName, secretArguments, secretMembers } from '../src/api/secret-members.ts';
import type { Library, LibraryMethod } from './read-library.ts';

/** One API with the names that the generated types use. */
export interface NamedLibrary {
  readonly api: ApiName;
  /** The prefix of its types: `Amapi`. */
  readonly prefix: string;
  readonly library: Library;
}

/** `query` parameters called `token` are page tokens, except of this one. */
const isSecretArgument = ({ name }: LibraryMethod, argument: string) =>
  secretArguments.has(argument) && (argument !== 'token' || name === 'enterprises.enroll');

/** The schemas that a type mentions: `Schema$Policy[]` mentions `Policy`. */
const mentioned = (type: string) => [...type.matchAll(/Schema\$(\w+)/g)].map((hit) => hit[1] ?? '');

/** Where in an answer secrets lie, as paths such as `enrollmentTokens[].value`. */
function secretPaths(
  { api, library }: NamedLibrary,
  schema: string | undefined,
  open: readonly string[] = [],
): string[] {
  if (schema === undefined || open.includes(schema)) return [];
  const own = secretMembers[api][schema] ?? [];
  return [...(library.schemas.get(schema) ?? [])].flatMap(([member, type]) => {
    if (own.includes(member)) return [member];
    const suffix = type.startsWith('{ [key') ? '.*' : type.endsWith('[]') ? '[]' : '';
    return mentioned(type).flatMap((inner) =>
      secretPaths({ api, library, prefix: '' }, inner, [...open, schema]).map((path) => `${member}${suffix}.${path}`),
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
  return `${header}import type { MethodRow } from '../api/method-row.ts';

/** Every method of the three APIs. */
export const methods = [
${text.join(',\n')}
] as const satisfies readonly MethodRow[];
`;
}

/** The types of every method's arguments and result. */
export function renderTypes(libraries: readonly NamedLibrary[], header: string): string {
  const aliases = new Map<string, string>();
  const interfaces = libraries.map((named) => {
    const lines = named.library.methods.map((row) => {
      const request =
        row.request === undefined ? [] : [`readonly requestBody: ${typeOf(named, row.request, 'Write', aliases)}`];
      const members = row.arguments.map(({ name, type, required }) => {
        const allowed = isSecretArgument(row, name) ? 'string | Secret' : type.replace(/(\w+)\[\]/, 'readonly $1[]');
        return `readonly ${name}${required ? `: ${allowed}` : `?: ${allowed} | undefined`}`;
      });
      const result = row.response === undefined ? 'undefined' : typeOf(named, row.response, 'Read', aliases);
      return `  '${row.name}': Method<{ ${[...members, ...request].join('; ')} }, ${result}>;`;
    });
    return `/** The methods of ${named.api}. */\nexport interface ${named.prefix}Methods {\n${lines.join('\n')}\n}\n`;
  });
  const imports = libraries.map(
    ({ api }) => `import type { ${api}_v1 } from 'googleapis/build/src/apis/${api}/v1.js';`,
  );
  return `${header}import type { Secret } from '@mdmkit/core';
${imports.join('\n')}

/** What a method takes and yields. */
export interface Method<Arguments, Result> {
  /** The arguments, as Google's library names them. */
  readonly arguments: Arguments;
  /** The answer. */
  readonly result: Result;
}

${[...aliases.values()].join('\n')}

${interfaces.join('\n')}`;
}

function typeOf(
  named: NamedLibrary,
  schema: string,
  direction: 'Read' | 'Write',
  aliases: Map<string, string>,
): string {
  if (secretPaths(named, schema).length === 0) return `${named.api}_v1.Schema$${schema}`;
  const name = `${named.prefix}${direction}${schema}`;
  if (aliases.has(name)) return name;
  aliases.set(name, '');
  const own = secretMembers[named.api][schema] ?? [];
  const replaced = [...(named.library.schemas.get(schema) ?? [])].flatMap(([member, type]) => {
    if (own.includes(member)) return [[member, direction === 'Read' ? 'Secret' : 'string | Secret'] as const];
    if (mentioned(type).every((inner) => secretPaths(named, inner).length === 0)) return [];
    return [
      [member, type.replace(/Schema\$(\w+)/g, (_, inner: string) => typeOf(named, inner, direction, aliases))] as const,
    ];
  });
  const omitted = replaced.map(([member]) => `'${member}'`).join(' | ');
  const members = replaced.map(([member, type]) => `readonly ${member}?: ${type} | null`).join('; ');
  aliases.set(name, `type ${name} = Omit<${named.api}_v1.Schema$${schema}, ${omitted}> & { ${members} };`);
  return name;
}

/** The members of every schema that a request can hold, with their types. */
export function renderSchemas(libraries: readonly NamedLibrary[], header: string): string {
  const tables = libraries.map(({ api, library }) => {
    const reached = new Set<string>();
    const reach = (schema: string) => {
      if (reached.has(schema)) return;
      reached.add(schema);
      for (const type of library.schemas.get(schema)?.values() ?? []) mentioned(type).forEach(reach);
    };
    for (const { request } of library.methods) if (request !== undefined) reach(request);
    const lines = [...reached].sort().map((schema) => {
      const members = [...(library.schemas.get(schema) ?? [])].map(
        ([member, type]) => `${quoted(member)}: '${short(type)}'`,
      );
      return `    ${schema}: { ${members.join(', ')} },`;
    });
    return `  ${api}: {\n${lines.join('\n')}\n  },`;
  });
  return `${header}import type { RequestSchemas } from '../api/request-schema.ts';

/** The members of every schema that a request can hold. */
export const requestSchemas: RequestSchemas = {
${tables.join('\n')}
};
`;
}

const quoted = (member: string) => (/^[A-Za-z_]\w*$/.test(member) ? member : `'${member}'`);

/** `Schema$X[]` as `X[]`, a dictionary of them as `X{}`, anything free as `any`. */
function short(type: string): string {
  const dictionary = /^\{ \[key: string\]: (.*) \}$/.exec(type)?.[1];
  if (dictionary !== undefined) return dictionary === 'any' ? 'any' : `${short(dictionary)}{}`;
  if (/^(Array<)?\{/.test(type)) return 'any';
  return type.replace(/Schema\$/g, '');
}
