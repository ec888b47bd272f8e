import type { z } from 'zod';
import { type WireSchema, wireSchema } from './schema/wire-schema.ts';

/** The HTTP methods that the vendors use. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How a body is written: JSON (RFC 8259) or a form (`application/x-www-form-urlencoded`). */
export type BodyEncoding = 'json' | 'form';

/** A schema of an endpoint: a zod schema, or a wire schema that renames members. */
export type EndpointSchema<Value> = z.ZodType<Value> | WireSchema<Value>;

/** What one call of a vendor's API is: declared once, and used by client, simulator, documents and tests. */
export interface EndpointDefinition<Query, Body, Response> {
  /** `resource.verb`, in the vendor's words. */
  readonly name: string;
  /** The HTTP method. */
  readonly method: HttpMethod;
  /** The path, with `{name}` for a segment and `{+name}` for one segment or more; no host, no query. (RFC 6570) */
  readonly path: string;
  /** Checked before sending. */
  readonly query?: EndpointSchema<Query>;
  /** Checked before sending. */
  readonly body?: EndpointSchema<Body>;
  /** Checked on arrival. Left out where the answer has no body. */
  readonly response?: EndpointSchema<Response>;
  /** How the body is written. Default: `json`. */
  readonly encoding?: BodyEncoding;
  /** Which of the service's origins it lives on. Default: `api`. */
  readonly host?: string;
  /** The name of the authentication scheme, known to the package's client. */
  readonly auth: string;
  /** The protocol or API version that introduced it, where the vendor has one. */
  readonly since?: number | string;
  /** Whether it may be sent twice without harm. */
  readonly repeatable: boolean;
  /** The longest answer to read, in bytes. Default: the transport's, 8 MiB. */
  readonly maxResponseBytes?: number;
}

type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `+${infer Reserved}` ? Reserved : Name) | ParameterNames<Rest>
  : never;

/** A declared endpoint, made by {@link endpoint}. */
export interface Endpoint<
  Params = unknown,
  Query = unknown,
  Body = unknown,
  Response = unknown,
  Name extends string = string,
> {
  /** `resource.verb`, in the vendor's words. */
  readonly name: Name;
  /** The HTTP method. */
  readonly method: HttpMethod;
  /** The path, with `{name}` for parameters. */
  readonly path: string;
  /** The names of the path's parameters. */
  readonly parameters: readonly string[];
  /** The query's schema. */
  readonly query: WireSchema<Query> | undefined;
  /** The body's schema. */
  readonly body: WireSchema<Body> | undefined;
  /** The answer's schema. */
  readonly response: WireSchema<Response> | undefined;
  /** How the body is written. */
  readonly encoding: BodyEncoding;
  /** Which of the service's origins it lives on. */
  readonly host: string;
  /** The name of the authentication scheme. */
  readonly auth: string;
  /** The protocol or API version that introduced it. */
  readonly since: number | string | undefined;
  /** Whether it may be sent twice without harm. */
  readonly repeatable: boolean;
  /** The longest answer to read, in bytes. */
  readonly maxResponseBytes: number | undefined;
  /** Carries the parameters' type; never set. */
  readonly $params?: Params;
}

/** What a call of an endpoint takes. Members that the endpoint does not have are absent. */
export type EndpointInput<E> =
  E extends Endpoint<infer Params, infer Query, infer Body, infer _Response>
    ? InputPart<'params', Params> & InputPart<'query', Query> & InputPart<'body', Body>
    : never;

type InputPart<Key extends string, Value> = [Value] extends [undefined]
  ? { readonly [K in Key]?: undefined }
  : { readonly [K in Key]: Value };

/** What a call of an endpoint yields. */
export type EndpointOutput<E> =
  E extends Endpoint<infer _Params, infer _Query, infer _Body, infer Response> ? Response : never;

/** Declares one call of a vendor's API. */
export function endpoint<
  const Name extends string,
  const Path extends string,
  Query = undefined,
  Body = undefined,
  Response = undefined,
>(
  definition: EndpointDefinition<Query, Body, Response> & { readonly name: Name; readonly path: Path },
): Endpoint<
  [ParameterNames<Path>] extends [never] ? undefined : Readonly<Record<ParameterNames<Path>, string>>,
  Query,
  Body,
  Response,
  Name
> {
  return {
    name: definition.name,
    method: definition.method,
    path: definition.path,
    parameters: [...definition.path.matchAll(/\{\+?(\w+)\}/g)].map((match) => match[1] ?? ''),
    query: toWireSchema(definition.query),
    body: toWireSchema(definition.body),
    response: toWireSchema(definition.response),
    encoding: definition.encoding ?? 'json',
    host: definition.host ?? 'api',
    auth: definition.auth,
    since: definition.since,
    repeatable: definition.repeatable,
    maxResponseBytes: definition.maxResponseBytes,
  };
}

function toWireSchema<Value>(schema: EndpointSchema<Value> | undefined): WireSchema<Value> | undefined {
  if (schema === undefined) return undefined;
  return 'read' in schema ? schema : wireSchema(schema);
}
