import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import { acknowledgePath } from '../alerts/acknowledge-links.ts';
import { compareExpiries } from '../service/expiry-order.ts';
import type { Expiry } from '../service/facts.ts';
import { OperatorRequestError } from '../service/operator-requests.ts';
import { StoreError } from '../store/store-error.ts';
import type { Caller } from './access/role.ts';
import { answerRoute, jsonResponse } from './answer.ts';
import type { AppOptions } from './app-options.ts';
import { addBoardRoutes, belongsToBoard, boardHeaders } from './board/board-routes.ts';
import { calendarOf, calendarType } from './board/calendar.ts';
import { readOverview } from './board/overview-source.ts';
import { publicStatusOf } from './board/public-status.ts';
import type { ServerContext } from './context.ts';
import { acknowledgeHeaders, addAcknowledgePage } from './inbound/acknowledge-page.ts';
import { addInboundRoutes } from './inbound/inbound-routes.ts';
import { missing, missingResponse } from './missing.ts';
import type { OpenApiDocument } from './openapi.ts';
import { type ProblemCode, ProblemError, problemResponse } from './problem.ts';
import { routes } from './routes/index.ts';
import type { Redirection, SignIn } from './sign-in/create-sign-in.ts';

const noStore = { 'cache-control': 'no-store' };

/** Makes the web application. Every route but `/livez`, `/readyz` and the sign-in needs a caller. */
export function createApp(options: AppOptions): Hono {
  const { context, authenticate, limitRequests, metrics, onDefect } = options;
  const app = new Hono();
  const apiHeaders = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
    // Whether the server is reached by HTTPS alone is for the operator to say.
    strictTransportSecurity: false,
    xFrameOptions: 'DENY',
  });
  app.use(async (c, next) => await headersFor(c.req.path, apiHeaders)(c, next));
  app.use(async (c, next) => {
    const startedMs = context.clock.elapsedMs();
    await next();
    const seconds = (context.clock.elapsedMs() - startedMs) / 1_000;
    metrics.takeAnswer({ method: c.req.method, route: routeName(c), status: c.res.status, seconds });
  });
  const guarded =
    (answer: (c: Context, caller: Caller) => Response | Promise<Response>) =>
    async (c: Context): Promise<Response> => {
      const caller = await authenticate(c.req.raw);
      limitRequests(caller.name);
      return await answer(c, caller);
    };
  addProcessRoutes(app, options, guarded);
  if (options.routes === 'all') addAllRoutes(app, options, guarded);
  const hasBoard = options.routes === 'all' && options.boardFolder !== undefined;
  app.notFound((c) => missingResponse(app, c, hasBoard));
  app.onError((error) => problemResponse(problemOf(error, onDefect)));
  return app;
}

/** The API, the board, and all that is not about this process alone. */
function addAllRoutes(app: Hono, options: AppOptions, guarded: Guard): void {
  const { context } = options;
  for (const route of routes)
    app.on(
      route.method.toUpperCase(),
      route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      guarded(async (c, caller) => {
        // Hono has matched the path, so every parameter of it is there.
        const params = c.req.param() as Record<string, string>;
        return await answerRoute(route, { request: c.req.raw, params, caller }, context);
      }),
    );
  addOwnRoutes(app, options, guarded);
  addBoardRoutes(app, options.boardFolder);
  addSignInRoutes(app, options);
  addPublicRoute(app, options);
  addAcknowledgePage(app, options);
  addInboundRoutes(app, options);
}

function headersFor(path: string, apiHeaders: typeof boardHeaders): typeof boardHeaders {
  if (path.startsWith(acknowledgePath)) return acknowledgeHeaders;
  return belongsToBoard(path) ? boardHeaders : apiHeaders;
}

type Guard = (
  answer: (c: Context, caller: Caller) => Response | Promise<Response>,
) => (c: Context) => Promise<Response>;

/** The routes that say how this process is: probes of an orchestrator, and metrics. */
function addProcessRoutes(app: Hono, { readiness, metrics }: AppOptions, guarded: Guard): void {
  // An orchestrator asks without a token, and learns nothing but whether this process works.
  app.get('/livez', () => new Response('ok\n', { headers: noStore }));
  app.get('/readyz', () => {
    const report = readiness.report();
    return Response.json(report, { status: report.ready ? 200 : 503, headers: noStore });
  });
  app.get(
    '/metrics',
    guarded(async (_c, caller) => {
      refuseLimited(caller);
      return new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType, ...noStore } });
    }),
  );
}

/** The routes that are no part of the API: the last result of a target as metrics, events, the API's own description. */
function addOwnRoutes(app: Hono, options: AppOptions, guarded: Guard): void {
  const { context, metrics, probes, events } = options;
  app.get(
    '/probe',
    guarded(async (c, caller) => {
      refuseLimited(caller);
      const target = c.req.query('target');
      if (target === undefined || target === '')
        throw new ProblemError('INVALID_REQUEST', 'Name the target: `/probe?target=aurora/apple.dep`.');
      return new Response(await probes.text(target), { headers: { 'content-type': metrics.contentType, ...noStore } });
    }),
  );
  let document: Promise<OpenApiDocument> | undefined;
  app.get(
    '/v1/openapi.json',
    guarded(async (c) => {
      // Few servers are ever asked for it.
      document ??= import('./openapi.ts').then(({ createOpenApiDocument }) => createOpenApiDocument(routes));
      return jsonResponse(c.req.raw, await document);
    }),
  );
  app.get(
    '/v1/expiries.ics',
    guarded((_c, caller) => {
      const calendar = calendarOf(visibleExpiries(caller, context), context.clock.now());
      return new Response(calendar, { headers: { 'content-type': calendarType, ...noStore } });
    }),
  );
  app.get(
    '/v1/events',
    guarded((c, caller) => {
      const headers = { 'content-type': 'text/event-stream', ...noStore, 'x-accel-buffering': 'no' };
      return new Response(events.open(caller, c.req.header('last-event-id')), { headers });
    }),
  );
}

/** The ends of credentials that a caller may see, the first end first. Of a caller who sees few tenants only their ends are looked up. */
function visibleExpiries({ tenants }: Caller, { service, tenants: listTenants }: ServerContext): Iterable<Expiry> {
  if (tenants === null) return service.expiries();
  return listTenants()
    .filter(({ id }) => tenants.includes(id))
    .flatMap(({ targets }) => targets.flatMap((target) => service.expiry(target) ?? []))
    .sort(compareExpiries);
}

/** The public status, which needs no caller. It is there only if the configuration says so. */
function addPublicRoute(app: Hono, { context, publicFields, limitRequests }: AppOptions): void {
  app.get('/public/status', async (c) => {
    if (!publicFields) return problemResponse(missing(app, c));
    // All readers together: they have no names.
    limitRequests('public');
    return jsonResponse(c.req.raw, publicStatusOf(await readOverview(context), publicFields));
  });
}

/** The routes of the sign-in. They are there only if an identity provider is configured. */
function addSignInRoutes(app: Hono, { signIn, limitRequests }: AppOptions): void {
  const redirect =
    (answer: (signIn: SignIn, c: Context) => Promise<Redirection>) =>
    async (c: Context): Promise<Response> => {
      const configured = signIn();
      if (!configured) return problemResponse(missing(app, c));
      // All people together: each of these requests may ask the identity provider.
      limitRequests('sign-in');
      const { location, cookies } = await answer(configured, c);
      const headers = new Headers({ location, ...noStore });
      for (const cookie of cookies) headers.append('set-cookie', cookie);
      return new Response(null, { status: 303, headers });
    };
  app.get(
    '/auth/sign-in',
    redirect(async (configured, c) => await configured.begin(c.req.query('return'))),
  );
  app.get(
    '/auth/callback',
    redirect(async (configured, c) => await configured.finish(c.req.raw)),
  );
  app.post(
    '/auth/sign-out',
    redirect(async (configured, c) => await configured.signOut(c.req.raw)),
  );
}

function refuseLimited({ tenants }: Caller): void {
  if (tenants !== null)
    throw new ProblemError('FORBIDDEN', 'This speaks of all tenants; the access token is limited to some.');
}

/** The route of an answer, for metrics: never the path itself, of which there are too many. */
function routeName(c: Context): string {
  const route = routePath(c, -1);
  return route === '/*' ? 'none' : route;
}

const refusals = {
  INCIDENT_NOT_FOUND: 'NOT_FOUND',
  INCIDENT_CLOSED: 'CONFLICT',
  WINDOW_NOT_FOUND: 'NOT_FOUND',
  SERIES_NOT_FOUND: 'NOT_FOUND',
  TARGET_NOT_FOUND: 'NOT_FOUND',
  INVALID_TIMES: 'INVALID_REQUEST',
} as const satisfies Readonly<Record<OperatorRequestError['code'], ProblemCode>>;

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a caller is told of an error. What is no problem of a request is a defect: its text stays here. */
function problemOf(error: unknown, onDefect: (error: unknown) => void): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StoreError) {
    if (error.code === 'STORE_INVALID') return new ProblemError('INVALID_REQUEST', `${error.message}.`);
    if (error.code === 'STORE_KEY_REUSED') return new ProblemError('IDEMPOTENCY_KEY_REUSED', error.remedy);
    return new ProblemError('UNAVAILABLE', `${error.message}.`, { retryAfterSeconds: 5 });
  }
  if (error instanceof OperatorRequestError)
    return new ProblemError(refusals[error.code], `${sentence(error.message)}.`);
  onDefect(error);
  return new ProblemError('INTERNAL', 'Report this as a defect of health-check.');
}
