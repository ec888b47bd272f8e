import { existsSync, readFileSync } from 'node:fs';
import type { TestContext } from 'vitest';
import type { ApiName } from '../src/api/secret-members.ts';

interface Property {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly items?: Property;
  readonly additionalProperties?: Property;
}

interface Method {
  readonly httpMethod: string;
  readonly path: string;
  readonly flatPath?: string;
  readonly parameters?: Readonly<Record<string, { readonly location: string; readonly required?: boolean }>>;
  readonly request?: { readonly $ref: string };
  readonly response?: { readonly $ref: string };
}

interface Resource {
  readonly methods?: Readonly<Record<string, Method>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

/** What Google publishes about one API. */
export interface Discovery {
  readonly servicePath: string;
  readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, Property>> }>>;
  readonly resources: Readonly<Record<string, Resource>>;
}

/** The published document; the test is skipped where it is absent. */
export function readDiscovery(context: TestContext, api: ApiName = 'androidmanagement'): Discovery {
  const file = new URL(`../../../../shared/vectors/google-emm/${api}-v1.json`, import.meta.url);
  if (!existsSync(file)) context.skip('the published interface documents are not here');
  return JSON.parse(readFileSync(file, 'utf8')) as Discovery;
}

/** Every method by its name, such as `enterprises.devices.list`. */
export function methodsOf(discovery: Discovery): Map<string, Method & { readonly fullPath: string }> {
  const methods = new Map<string, Method & { readonly fullPath: string }>();
  const walk = (resource: Resource, path: string) => {
    for (const [name, method] of Object.entries(resource.methods ?? {})) {
      const fullPath = `/${discovery.servicePath}${method.flatPath ?? method.path}`;
      methods.set(`${path}${name}`, { ...method, fullPath });
    }
    for (const [name, inner] of Object.entries(resource.resources ?? {})) walk(inner, `${path}${name}.`);
  };
  walk(discovery, '');
  return methods;
}

/** A document with every member that a schema knows; `variant` walks through the values of its enumerations. */
export function sampleOf(discovery: Discovery, schema: string, variant = 0): Record<string, unknown> {
  const value = (property: Property): unknown => {
    if (property.$ref) return sampleOf(discovery, property.$ref, variant);
    if (property.enum) return property.enum[variant % property.enum.length];
    if (property.items) return [value(property.items)];
    if (property.additionalProperties) return { key: value(property.additionalProperties) };
    if (property.type === 'any') return { anything: [1, 'x'] };
    if (property.type === 'integer' || property.type === 'number') return 7;
    return property.type === 'boolean' ? true : '7';
  };
  const { properties = {} } = discovery.schemas[schema] ?? {};
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, value(property)]));
}

/** Where a document differs from a schema, one line each. */
export function differences(discovery: Discovery, schema: string, document: unknown, at = schema): string[] {
  const { properties } = discovery.schemas[schema] ?? {};
  if (!properties) return [`${at}: no such schema`];
  if (typeof document !== 'object' || document === null) return [`${at}: no object`];
  return Object.entries(document).flatMap(([name, value]) => {
    const property = properties[name];
    return property ? valueDifferences(discovery, property, value, `${at}.${name}`) : [`${at}.${name}: unknown`];
  });
}

function valueDifferences(discovery: Discovery, property: Property, value: unknown, at: string): string[] {
  if (property.$ref) return differences(discovery, property.$ref, value, at);
  if (property.enum) return property.enum.includes(value as string) ? [] : [`${at}: unknown value`];
  if (property.items) {
    const { items } = property;
    if (!Array.isArray(value)) return [`${at}: no list`];
    return value.flatMap((item, index) => valueDifferences(discovery, items, item, `${at}[${index}]`));
  }
  const expected = { integer: 'number', number: 'number', boolean: 'boolean', string: 'string' }[property.type ?? ''];
  if (expected && typeof value !== expected) return [`${at}: no ${expected}`];
  return property.format === 'int64' && !/^-?\d+$/.test(value as string) ? [`${at}: no int64`] : [];
}
