/** Turns what was read from the library into the interfaces under src/api/generated/. */
import { secretArguments, secretMembers } from '../src/api/secret-members.ts';
import { memberComment, schemaComment } from './describe.ts';
import type { LibraryMethod } from './read-library.ts';
import { mentioned, type NamedLibrary, secretPaths } from './render.ts';

type Direction = 'read' | 'write';

/** Schemas that no method mentions: what notifications and operations carry. */
const furtherSchemas: Readonly<Record<NamedLibrary['api'], readonly string[]>> = {
  androidmanagement: ['Command', 'BatchUsageLogEvents', 'EnterpriseUpgradeEvent'],
  androidenterprise: [],
  androiddeviceprovisioning: ['DevicesLongRunningOperationMetadata', 'DevicesLongRunningOperationResponse'],
};

/** Names of schemas that JavaScript has another meaning for. */
const renamed: Readonly<Record<string, string>> = { Date: 'CalendarDate' };

/** `query` parameters called `token` are page tokens, except of this one. */
const isSecretArgument = ({ name }: LibraryMethod, argument: string) =>
  secretArguments.has(argument) && (argument !== 'token' || name === 'enterprises.enroll');

/** The interfaces of an API's schemas, and the types of every method's arguments and result. */
export function renderTypes(named: NamedLibrary, title: string, header: string): string {
  const { library, prefix } = named;
  const open = new Map<string, { readonly schema: string; readonly direction: Direction }>();
  const reach = (schema: string, direction: Direction) => {
    const name = nameOf(named, schema, direction);
    if (open.has(name)) return;
    open.set(name, { schema, direction });
    for (const type of library.schemas.get(schema)?.values() ?? []) {
      for (const inner of mentioned(type)) reach(inner, direction);
    }
  };
  for (const { request, response } of library.methods) {
    if (response !== undefined) reach(response, 'read');
    if (request !== undefined) reach(request, 'write');
  }
  for (const schema of furtherSchemas[named.api]) reach(schema, 'read');
  const interfaces = [...open]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { schema, direction }]) => renderInterface(named, title, name, schema, direction));
  const methods = library.methods.map((row) => renderMethod(named, row));
  const body = `${interfaces.join('\n\n')}

/** The methods of the ${title} API with their arguments and results. */
export interface ${prefix}Methods {
${methods.join('\n')}
}
`;
  const imports = ['OpenEnum', 'Secret'].filter((type) => new RegExp(`\\b${type}\\b`).test(body));
  return `${header}import type { ${imports.join(', ')} } from '@mdmkit/core';
import type { Method } from '../method.ts';

${body}`;
}

/** Only a schema that holds secrets is written otherwise than it is read. */
function nameOf(named: NamedLibrary, schema: string, direction: Direction): string {
  const name = renamed[schema] ?? schema;
  return direction === 'write' && secretPaths(named, schema).length > 0 ? `${name}Document` : name;
}

function renderInterface(
  named: NamedLibrary,
  title: string,
  name: string,
  schema: string,
  direction: Direction,
): string {
  const { library, facts, api } = named;
  const secrets = secretMembers[api][schema] ?? [];
  const members = [...(library.schemas.get(schema) ?? [])].map(([member, type]) => {
    const key = `${schema}.${member}`;
    const written = secrets.includes(member)
      ? direction === 'read'
        ? 'Secret'
        : 'string | Secret'
      : typeOf(named, type, direction, facts.enumerations[key]);
    const words = library.descriptions.get(key) ?? '';
    const doc = memberComment(words, facts.formats[key], fallbackFor(member, schema));
    // `unknown` holds undefined already.
    return `  ${doc}\n  readonly ${quoted(member)}?: ${written === 'unknown' ? written : `${written} | undefined`};`;
  });
  const doc = schemaComment(library.descriptions.get(schema) ?? '', `${title}: ${schema}`);
  if (members.length === 0) return `${doc}\nexport type ${name} = Readonly<Record<string, never>>;`;
  return `${doc}\nexport interface ${name} {\n${members.join('\n')}\n}`;
}

function typeOf(named: NamedLibrary, type: string, direction: Direction, values: string | undefined): string {
  const list = /^(?:Array<(.*)>|(.*)\[\])$/.exec(type);
  if (list) {
    const item = typeOf(named, list[1] ?? list[2] ?? '', direction, values);
    return /[|<]/.test(item) ? `readonly (${item})[]` : `readonly ${item}[]`;
  }
  const dictionary = /^\{ \[key: string\]: (.*) \}$/.exec(type)?.[1];
  if (dictionary !== undefined) return `Readonly<Record<string, ${typeOf(named, dictionary, direction, undefined)}>>`;
  if (type === 'any') return 'unknown';
  if (values !== undefined)
    return `OpenEnum<${values
      .split(' ')
      .map((value) => `'${value}'`)
      .join(' | ')}>`;
  const [schema] = mentioned(type);
  return schema === undefined ? type : nameOf(named, schema, direction);
}

function renderMethod(named: NamedLibrary, row: LibraryMethod): string {
  const members = row.arguments.map(({ name, type, required, description }) => {
    const allowed = isSecretArgument(row, name) ? 'string | Secret' : type.replace(/(\w+)\[\]/, 'readonly $1[]');
    const doc = memberComment(description, undefined, `The ${wordsOf(name)}.`);
    return `${doc}\n    readonly ${name}${required ? `: ${allowed}` : `?: ${allowed} | undefined`}`;
  });
  if (row.request !== undefined) {
    const body = nameOf(named, row.request, 'write');
    members.push(`/** The body of the request: \`${body}\`. */\n    readonly requestBody: ${body}`);
  }
  const result = row.response === undefined ? 'undefined' : nameOf(named, row.response, 'read');
  const doc = memberComment(row.description, undefined, `Calls ${row.name}.`);
  return `  ${doc}\n  readonly '${row.name}': Method<{\n    ${members.join(';\n    ')}\n  }, ${result}>;`;
}

const quoted = (member: string) => (/^[A-Za-z_]\w*$/.test(member) ? member : `'${member}'`);

/** A name in words: `lastPolicySyncTime` of a `Device` is its last policy sync time. */
function fallbackFor(member: string, schema: string): string {
  return `The ${wordsOf(member)} of the ${wordsOf(schema)}.`;
}

function wordsOf(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
