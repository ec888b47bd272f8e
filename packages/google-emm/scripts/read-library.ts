/** Reads what Google generates for one API: the methods from its JavaScript, the types from its declarations. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ApiName } from '../src/api/secret-members.ts';
import { readFacts } from './discovery-facts.ts';

/** One argument of a method. */
export interface LibraryArgument {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** Google's description; may be empty. */
  readonly description: string;
}

/** One method of an API as the installed library has it. */
export interface LibraryMethod {
  readonly name: string;
  readonly method: string;
  /** The library's template: `/v1/{+parent}/devices`. */
  readonly template: string;
  /** The path with one parameter for each identifier: `/v1/enterprises/{enterprise}/devices`. */
  readonly path: string;
  /** The names of its query parameters. */
  readonly query: readonly string[];
  /** The arguments with their types, path parameters first. */
  readonly arguments: readonly LibraryArgument[];
  /** Google's description of the method; may be empty. */
  readonly description: string;
  /** The schema of the request body. */
  readonly request: string | undefined;
  /** The schema of the answer; undefined for an empty body. */
  readonly response: string | undefined;
}

/** One API. */
export interface Library {
  readonly methods: readonly LibraryMethod[];
  /** Each schema's members with their types. */
  readonly schemas: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Google's description of each schema (`Policy`) and each member (`Policy.cameraDisabled`). */
  readonly descriptions: ReadonlyMap<string, string>;
}

const resolve = createRequire(import.meta.url).resolve;

/** The version of the installed library. */
export const libraryVersion = (
  JSON.parse(readFileSync(join(dirname(resolve('googleapis')), '../../package.json'), 'utf8')) as { version: string }
).version;

/** Reads one API of the installed library. */
export function readLibrary(api: ApiName): Library {
  const script = resolve(`googleapis/build/src/apis/${api}/v1.js`);
  const code = readFileSync(script, 'utf8');
  const declarations = readFileSync(script.replace(/\.js$/, '.d.ts'), 'utf8');
  const types = declarations.replace(/\/\*\*[\s\S]*?\*\//g, '');
  const interfaces = new Map(
    [...types.matchAll(/interface ([\w$]+)(?: extends \w+)? \{([\s\S]*?)(?:\n {4}\}|(?<=\{)\})/g)].map(
      ([, name = '', body = '']) => [name, membersOf(body)] as const,
    ),
  );
  const schemas = [...interfaces].filter(([name]) => name.startsWith('Schema$'));
  return {
    methods: readMethods(code, types, interfaces, readFacts()[api].patterns, declarations),
    schemas: new Map(schemas.map(([name, members]) => [name.slice('Schema$'.length), members])),
    descriptions: readDescriptions(declarations),
  };
}

/** A doc comment and the space behind it. */
const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*/.source;

function readDescriptions(declarations: string): ReadonlyMap<string, string> {
  const descriptions = new Map<string, string>();
  const described = new RegExp(`(?:${comment})?export interface Schema\\$(\\w+) \\{([\\s\\S]*?)\\n    \\}`, 'g');
  for (const [, text = '', schema = '', body = ''] of declarations.matchAll(described)) {
    descriptions.set(schema, unwrapped(text));
    for (const [, words = '', member = ''] of body.matchAll(new RegExp(`${comment}'?([\\w.$-]+)'?\\??:`, 'g'))) {
      descriptions.set(`${schema}.${member}`, unwrapped(words));
    }
  }
  return descriptions;
}

/** Google's description of a method, without its example. */
function describeMethod(declarations: string, resource: string, verb: string): string {
  const start = declarations.indexOf(`export class ${resource} {`);
  const end = declarations.indexOf('\n    }\n', start);
  const [, text = ''] =
    new RegExp(`${comment}${verb}\\(params`).exec(start < 0 ? '' : declarations.slice(start, end)) ?? [];
  return unwrapped(text).replace(/\s*@(?:example|param)[\s\S]*$/, '');
}

/** Google's description of each argument of a method, by name. */
function describeArguments(declarations: string, name: string): ReadonlyMap<string, string> {
  const start = declarations.indexOf(`export interface ${name} extends`);
  const body = start < 0 ? '' : declarations.slice(start, declarations.indexOf('\n    }\n', start));
  return new Map(
    [...body.matchAll(new RegExp(`${comment}'?([\\w.$-]+)'?\\??:`, 'g'))].map(([, text = '', member = '']) => [
      member,
      unwrapped(text),
    ]),
  );
}

/** The text of a comment without its stars and line breaks. */
function unwrapped(comment: string): string {
  return comment
    .replace(/^\s*\*/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function membersOf(body: string): ReadonlyMap<string, string> {
  const members = [
    ...body.replace(/\n\s*(?=\n)/g, '').matchAll(/^ {8}'?([\w.$]+)'?\??: ([\s\S]*?);$(?=\n {8}[^\s}]|\s*(?![\s\S]))/gm),
  ];
  return new Map(
    members.map(([, name = '', type = '']) => [
      name,
      type
        .replace(/\s+/g, ' ')
        .replace(/ \| null$/, '')
        .replace(/; }/g, ' }'),
    ]),
  );
}

function readMethods(
  code: string,
  types: string,
  interfaces: ReadonlyMap<string, ReadonlyMap<string, string>>,
  patterns: Readonly<Record<string, string>>,
  declarations: string,
): LibraryMethod[] {
  const pathOfClass = classPaths(code);
  const classes = [...code.matchAll(/^ {4}class (Resource\$[\w$]+) \{\n([\s\S]*?)^ {4}\}/gm)];
  return classes.flatMap(([, name = '', body = '']) => {
    const resource = pathOfClass.get(name) ?? '';
    const declared =
      new RegExp(`class ${name.replaceAll('$', '\\$')} \\{([\\s\\S]*?)\\n {4}\\}`).exec(types)?.[1] ?? '';
    return [...body.matchAll(/^ {8}(\w+)\(paramsOrCallback[\s\S]*?^ {8}\}/gm)].map(([text, verb = '']) => {
      const template = /url: \(rootUrl \+\s+'([^']+)'/.exec(text)?.[1] ?? '';
      const pathParams = [...(/pathParams: \[([^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
        (hit) => hit[1] ?? '',
      );
      const required = [...(/requiredParams: \[([^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
        (hit) => hit[1],
      );
      const signature = new RegExp(
        `\\b${verb}\\(params\\?: ([\\w$]+), options\\?: MethodOptions\\): Promise<GaxiosResponseWithHTTP2<(\\S+)>>;`,
      ).exec(declared);
      const members = interfaces.get(signature?.[1] ?? '') ?? new Map<string, string>();
      const described = describeArguments(declarations, signature?.[1] ?? '');
      const response = /^Schema\$(\w+)$/.exec(signature?.[2] ?? '')?.[1];
      const rest = [...members.keys()].filter((member) => !pathParams.includes(member) && member !== 'requestBody');
      return {
        name: `${resource}.${verb}`,
        method: /method: '(\w+)'/.exec(text)?.[1] ?? '',
        template,
        path: flatPath(`${resource}.${verb}`, template, patterns),
        query: rest,
        arguments: [...pathParams, ...rest].map((member) => ({
          name: member,
          type: members.get(member) ?? 'string',
          required: required.includes(member),
          description: described.get(member) ?? '',
        })),
        description: describeMethod(declarations, name, verb),
        request: /^Schema\$(\w+)$/.exec(members.get('requestBody') ?? '')?.[1],
        response,
      };
    });
  });
}

/** `Resource$Enterprises$Webapps` is reached by `enterprises.webApps`: only the constructors know the spelling. */
function classPaths(code: string): ReadonlyMap<string, string> {
  const fields = new Map(
    [...code.matchAll(/this\.(\w+) =\s+new (Resource\$[\w$]+)\(/g)].map((hit) => [hit[2] ?? '', hit[1] ?? '']),
  );
  const pathOf = (name: string): string => {
    const parent = name.slice(0, name.lastIndexOf('$'));
    return [parent === 'Resource' ? '' : pathOf(parent), fields.get(name) ?? ''].filter(Boolean).join('.');
  };
  return new Map([...fields.keys()].map((name) => [name, pathOf(name)]));
}

/** Spells a template out: `{+name}` stands for a collection and an identifier at each level of the resource. */
function flatPath(name: string, template: string, patterns: Readonly<Record<string, string>>): string {
  const levels = name.split('.').slice(0, -1);
  const spelled = (collections: readonly string[]) =>
    collections.map((collection) => `${collection}/{${singular(collection)}}`).join('/');
  return template.replace(/\{\+?(\w+)\}/g, (_, argument: string) => {
    // `^operations/.*$`: an identifier of one segment or more.
    const several = /^\^(\w+)\/\.\*\$$/.exec(patterns[`${name} ${argument}`] ?? '')?.[1];
    if (several !== undefined) return `${several}/{+${singular(several)}}`;
    if (argument === 'parent') return spelled(levels.slice(0, -1));
    if (argument !== 'name')
      return `{${argument === 'metadataOwnerId' ? 'metadataOwner' : argument.replace(/Id$/, '')}}`;
    // The list of a device's operations calls its parent, with the collection behind it, a name.
    if (name.endsWith('.operations.list')) return `${spelled(levels.slice(0, -1))}/operations`;
    return spelled(levels);
  });
}

function singular(collection: string): string {
  if (collection === 'provisioningInfo') return collection;
  return collection.replace(/ies$/, 'y').replace(/s$/, '');
}
