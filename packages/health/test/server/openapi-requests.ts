import fc from 'fast-check';
import type { OpenApiDocument } from '../../src/server/index.ts';

/** A part of a JSON Schema, as far as the document of the API uses it. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

/** A request that follows the document, or nearly so. */
export interface GeneratedRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  fc.constantFrom('../../etc/passwd', '-1', '1e999', 'null', '__proto__', '0'.repeat(600)),
);

/** Makes requests for an operation of a document: each value is usually right, sometimes at a limit, and sometimes anything. */
export function requestsFor(document: OpenApiDocument, path: string, method: string): fc.Arbitrary<GeneratedRequest> {
  // The document of the API has these members.
  const { paths } = document as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
  const { parameters = [], requestBody } = paths[path]?.[method] ?? {};
  const valuesIn = (place: Parameter['in']) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    const members = here.map(({ name, schema }) => [name, arbitraryOf(schema).map(textOf)] as const);
    const required = here.filter(({ required: isRequired = false }) => isRequired).map(({ name }) => name);
    return fc.record(Object.fromEntries(members), { requiredKeys: required }) as fc.Arbitrary<Record<string, string>>;
  };
  return fc.record({
    path: valuesIn('path').map((values) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] || 'x')),
    ),
    query: fc.oneof({ weight: 4, arbitrary: valuesIn('query') }, fc.dictionary(anyText, anyText, { maxKeys: 3 })),
    headers: valuesIn('header').map((values) =>
      // A header of other characters cannot be sent.
      Object.fromEntries(Object.entries(values).filter(([, value]) => /^[\x21-\x7e]+$/.test(value))),
    ),
    body: requestBody ? arbitraryOf(requestBody.content['application/json'].schema) : fc.constant(undefined),
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value);
}

function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: rightArbitraryOf(schema) }, fc.jsonValue(), anyText);
}

function rightArbitraryOf({
  enum: values,
  type,
  format,
  minimum,
  maximum,
  maxLength,
  ...rest
}: Schema): fc.Arbitrary<unknown> {
  if (values) return fc.constantFrom(...values);
  switch (type) {
    case 'object':
      return objectOf(rest);
    case 'array':
      return fc.array(arbitraryOf(rest.items ?? {}), { maxLength: 3 });
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: Math.max(minimum ?? -1e9, -1e9), max: Math.min(maximum ?? 1e9, 1e9) }),
        fc.constantFrom(minimum ?? 0, maximum ?? 0, (minimum ?? 0) - 1, (maximum ?? 0) + 1, 0.5, -0, 2 ** 53),
      );
    case 'string':
      if (format === 'date-time')
        return fc
          .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
          .map((date) => date.toISOString());
      return fc.oneof(
        fc.string({ maxLength: maxLength ?? 100 }),
        fc.string({ minLength: (maxLength ?? 100) + 1, maxLength: (maxLength ?? 100) + 2 }),
      );
    default:
      return fc.jsonValue();
  }
}

function objectOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).map(([name, schema]) => [name, arbitraryOf(schema)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
}
