/**
 * The facts of Google's discovery documents that the library lacks: the values of enumerations, the formats of members
 * and the patterns of path arguments. They are kept in discovery-facts.json, because the documents are not part of the
 * repository.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiName } from '../src/api/secret-members.ts';

/** What a discovery document says about one API. */
export interface ApiFacts {
  /** The revision of the document. */
  readonly revision: string;
  /** The values of each enumeration, separated by spaces, by `Schema.member`. */
  readonly enumerations: Readonly<Record<string, string>>;
  /** The format of each member that has one, such as `int64`, by `Schema.member`. */
  readonly formats: Readonly<Record<string, string>>;
  /** The pattern of each path argument that has one, by `method argument`. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** The facts of the three APIs. */
export type DiscoveryFacts = Readonly<Record<ApiName, ApiFacts>>;

interface Property {
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly items?: Property;
}

interface Resource {
  readonly methods?: Readonly<Record<string, { readonly parameters?: Readonly<Record<string, Parameter>> }>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

interface Parameter {
  readonly location: string;
  readonly pattern?: string;
}

interface Document extends Resource {
  readonly revision: string;
  readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, Property>> }>>;
}

const file = fileURLToPath(new URL('discovery-facts.json', import.meta.url));
const apis: readonly ApiName[] = ['androidmanagement', 'androidenterprise', 'androiddeviceprovisioning'];

/** Reads the kept facts. */
export function readFacts(): DiscoveryFacts {
  return JSON.parse(readFileSync(file, 'utf8')) as DiscoveryFacts;
}

/** Writes the facts anew from the documents in a directory. */
export function writeFacts(directory: string): void {
  const facts = Object.fromEntries(apis.map((api) => [api, factsOf(join(directory, `${api}-v1.json`))]));
  writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`);
}

/** Reads the facts from one document. */
export function factsOf(path: string): ApiFacts {
  const document = JSON.parse(readFileSync(path, 'utf8')) as Document;
  const enumerations: Record<string, string> = {};
  const formats: Record<string, string> = {};
  for (const [schema, { properties = {} }] of Object.entries(document.schemas)) {
    for (const [member, property] of Object.entries(properties)) {
      const values = property.enum ?? property.items?.enum;
      const format = property.format ?? property.items?.format;
      if (values) enumerations[`${schema}.${member}`] = values.join(' ');
      if (format !== undefined) formats[`${schema}.${member}`] = format;
    }
  }
  return { revision: document.revision, enumerations, formats, patterns: patternsOf(document, '') };
}

function patternsOf(resource: Resource, path: string): Record<string, string> {
  const own = Object.entries(resource.methods ?? {}).flatMap(([verb, { parameters = {} }]) =>
    Object.entries(parameters).flatMap(([name, { location, pattern }]) =>
      location === 'path' && pattern !== undefined ? [[`${path}${verb} ${name}`, pattern] as const] : [],
    ),
  );
  const inner = Object.entries(resource.resources ?? {}).map(([name, child]) => patternsOf(child, `${path}${name}.`));
  return Object.assign(Object.fromEntries(own), ...inner) as Record<string, string>;
}
