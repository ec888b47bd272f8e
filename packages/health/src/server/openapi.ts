import type { oas31 } from 'zod-openapi';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { PublicStatus } from './documents/public-status.ts';
import { Problem, type ProblemCode, problems, problemType } from './problem.ts';
import type { Route } from './route.ts';

/** The version of the API: a new major version has paths of its own. */
export const apiVersion = '1.0.0';

/** An OpenAPI 3.1 document, as JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** Makes the OpenAPI 3.1 document of routes. */
export function createOpenApiDocument(routes: readonly Route[]): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  paths['/public/status'] = { get: publicOperation };
  const document = createDocument({
    openapi: '3.1.1',
    info: {
      title: 'health-check',
      version: apiVersion,
      description: "The state of an MDM provider's access to Apple's and Google's device-management services.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', description: 'A token of "health-check api-token create".' },
      },
    },
    security: [{ accessToken: [] }],
    paths,
  });
  return { ...document };
}

/** The public status. It is no route like the others, because it has no caller. */
const publicOperation: ZodOpenApiOperationObject = {
  operationId: 'getPublicStatus',
  summary: 'The states of the services, without a sign-in',
  description: 'Needs no token. It is there only if the configuration has `server.public`.',
  tags: ['Public'],
  security: [],
  responses: {
    '200': { description: 'Success', content: { 'application/json': { schema: PublicStatus } } },
    '404': { description: problems.NOT_FOUND.title, content: { [problemType]: { schema: Problem } } },
    '429': { description: problems.TOO_MANY_REQUESTS.title, content: { [problemType]: { schema: Problem } } },
  },
};

/** Problems that every route may answer with. */
const everywhere: readonly ProblemCode[] = [
  'INVALID_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'TOO_MANY_REQUESTS',
  'INTERNAL',
  'UNAVAILABLE',
];

/** Problems of routes that change something, besides. */
const onChanges: readonly ProblemCode[] = [
  'CONFLICT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'IDEMPOTENCY_KEY_REUSED',
];

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { operationId, summary, tag, role, tenants, params, query, body, status = 200, answer } = route;
  const isChange = route.method !== 'get';
  const codes = isChange ? [...everywhere, ...onChanges] : everywhere;
  const failures: ZodOpenApiResponsesObject = {};
  for (const code of codes) {
    const { status: failure, title } = problems[code];
    failures[`${failure}`] = { description: title, content: { [problemType]: { schema: Problem } } };
  }
  const limits =
    tenants === 'whole'
      ? 'A token that is limited to tenants is refused.'
      : 'A token that is limited to tenants sees these.';
  return {
    operationId,
    summary,
    description: `Needs the role ${role}. ${limits}`,
    tags: [tag],
    requestParams: {
      ...(params ? { path: params } : {}),
      ...(query ? { query } : {}),
    },
    ...(isChange ? { parameters: [idempotencyKey] } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      [`${status}`]: { description: 'Success', content: { 'application/json': { schema: answer } } },
      ...failures,
    },
  };
}

const idempotencyKey: oas31.ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A new value for each new request: a repetition with the same value changes nothing more.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};
