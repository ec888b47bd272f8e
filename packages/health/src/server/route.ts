import type { z } from 'zod';
import type { Caller, Role } from './access/role.ts';
import type { ServerContext } from './context.ts';

/**
 * How a route keeps tenants apart. `filtered`: a caller who is limited to tenants gets what belongs to them. `whole`: the answer
 * speaks of all tenants at once, so such a caller is refused.
 */
export type TenantRule = 'filtered' | 'whole';

/** Parameters of a path or a query, or members of a body. */
type Shape = z.ZodObject | undefined;

type Output<Schema extends Shape> = Schema extends z.ZodObject ? z.output<Schema> : undefined;

/** A request that has passed authentication and validation. */
export interface ValidRequest<Params extends Shape, Query extends Shape, Body extends Shape> {
  /** The parameters of the path. */
  readonly params: Output<Params>;
  /** The parameters of the query. */
  readonly query: Output<Query>;
  /** The body. */
  readonly body: Output<Body>;
  /** Who asks. */
  readonly caller: Caller;
  /** The value of the header `Idempotency-Key`; undefined if there is none. */
  readonly idempotencyKey: string | undefined;
}

/** A route as it is written down. */
export interface RouteDefinition<
  Params extends Shape,
  Query extends Shape,
  Body extends Shape,
  Answer extends z.ZodType,
> {
  /** The method. */
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** The path, with parameters in braces: `/v1/incidents/{id}`. */
  readonly path: string;
  /** The name of the operation, for generated clients. */
  readonly operationId: string;
  /** One line: what it does. */
  readonly summary: string;
  /** The resource that it belongs to. */
  readonly tag: string;
  /** The least role that may call it. */
  readonly role: Role;
  /** How it keeps tenants apart. */
  readonly tenants: TenantRule;
  /** The parameters of the path. */
  readonly params?: Params;
  /** The parameters of the query. */
  readonly query?: Query;
  /** The body. */
  readonly body?: Body;
  /** The status of a success. Default: 200. */
  readonly status?: 200 | 201 | 202;
  /** The body of a success. */
  readonly answer: Answer;
  /** What to do. A {@link ProblemError} ends it with a problem. */
  readonly handle: (
    request: ValidRequest<Params, Query, Body>,
    context: ServerContext,
  ) => Promise<z.output<Answer>> | z.output<Answer>;
}

/** A route, whatever it takes and returns. */
export type Route = RouteDefinition<
  z.ZodObject | undefined,
  z.ZodObject | undefined,
  z.ZodObject | undefined,
  z.ZodType
>;

/** Writes a route down, with the types of its schemas. */
export function defineRoute<
  Answer extends z.ZodType,
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Shape = undefined,
>(definition: RouteDefinition<Params, Query, Body, Answer>): Route {
  // The server hands over what the schemas of this very route have read.
  return definition;
}
