import { z } from 'zod';
import type { Clock } from '../src/clock/clock.ts';
import {
  type Authentication,
  type CallOptions,
  type ClientCore,
  type ClientOptions,
  type CommonCode,
  createCatalogue,
  createClientCore,
  createErrorFamily,
  createSessionKeeper,
  deriveStoreKey,
  endpoint,
  openEnum,
  Secret,
  systemClock,
  VendorError,
  type VendorService,
} from '../src/index.ts';
import { createSimulator, type Simulator } from '../src/testing/index.ts';

/** A small vendor that the tests of the core talk to: things behind a session. */
export const openSession = endpoint({
  name: 'session.open',
  method: 'POST',
  path: '/session',
  response: z.object({ session: z.string() }),
  auth: 'secret',
  repeatable: true,
});

export const getThing = endpoint({
  name: 'things.get',
  method: 'GET',
  path: '/things/{id}',
  query: z.object({ colour: z.string().optional() }),
  response: z.object({
    id: z.string(),
    size: z.number().optional(),
    state: openEnum('new', 'used').optional(),
  }),
  auth: 'session',
  repeatable: true,
});

export const addThing = endpoint({
  name: 'things.add',
  method: 'POST',
  path: '/things',
  body: z.object({ id: z.string() }),
  response: z.object({ added: z.string() }),
  auth: 'session',
  repeatable: false,
});

export const removeThing = endpoint({
  name: 'things.remove',
  method: 'DELETE',
  path: '/things/{id}',
  auth: 'session',
  repeatable: true,
});

export const thingsEndpoints = [openSession, getThing, addThing, removeThing] as const;

const catalogue = createCatalogue('THINGS', {
  THINGS_TERMS: { kind: 'terms', summary: 'terms wait to be accepted', remedy: 'Accept them.' },
});

export type ThingsCode = CommonCode<'THINGS'> | 'THINGS_TERMS';

export const thingsService: VendorService<ThingsCode> = {
  name: 'test.things',
  errors: createErrorFamily('THINGS', catalogue, VendorError<ThingsCode>),
  headers: { 'user-agent': 'things/1' },
  requestIdHeaders: ['x-request-id'],
  diagnose: (answer) => {
    const said = answer.status === 200 ? undefined : answer.text();
    if (said === 'TERMS') return { code: 'THINGS_TERMS', vendorCode: said };
    const skewMs = answer.status === 401 ? (answer.clockSkewMs ?? 0) : 0;
    if (Math.abs(skewMs) > 300_000) return { code: 'THINGS_CLOCK_SKEW', detail: `by ${skewMs / 1000} seconds` };
    return undefined;
  },
};

/** The secret that signs in, and whatever sessions are handed out. */
export const thingsSecret = 'sec"ret/+ü-value-0001';

export interface ThingsSimulator extends Simulator {
  /** Sessions handed out so far, oldest first. */
  readonly sessions: readonly string[];
  /** Lets no session in from now on that was handed out before. */
  expireSessions(): void;
  /** The arrival of each request, in milliseconds since 1970. */
  readonly arrivals: readonly number[];
}

/** A simulator of that vendor. */
export function createThingsSimulator(
  options: { readonly clock?: Clock; readonly rotate?: boolean } = {},
): ThingsSimulator {
  const sessions: string[] = [];
  const arrivals: number[] = [];
  let valid = 0;
  const clock = options.clock ?? systemClock;
  const simulator = createSimulator({
    origins: ['https://things.example'],
    endpoints: thingsEndpoints,
    clock,
    before({ endpoint: { auth }, request }) {
      arrivals.push(clock.now());
      const given = request.headers.get('authorization') ?? '';
      const known =
        auth === 'secret'
          ? given === `Secret ${encodeURIComponent(thingsSecret)}`
          : sessions.slice(valid).includes(given);
      return known ? undefined : new Response('UNAUTHORIZED', { status: 401 });
    },
    handlers: {
      'session.open': () => {
        sessions.push(`session-value-${sessions.length + 1}`);
        return Response.json({ session: sessions.at(-1) });
      },
      'things.get': ({ params }) => {
        const headers: Record<string, string> = { 'x-request-id': 'request-1' };
        if (options.rotate) {
          sessions.push(`session-value-${sessions.length + 1}`);
          headers['x-session'] = sessions.at(-1) ?? '';
        }
        return Response.json({ id: params['id'] }, { headers });
      },
      'things.add': async ({ request }) => {
        const { id } = (await request.json()) as { id: string };
        return Response.json({ added: id });
      },
      'things.remove': () => new Response(null, { status: 204 }),
    },
    notFound: () => new Response(null, { status: 404 }),
  });
  return {
    ...simulator,
    sessions,
    arrivals,
    expireSessions() {
      valid = sessions.length;
    },
  };
}

export interface ThingsClient extends AsyncDisposable {
  get(id: string, options?: CallOptions): Promise<{ id: string; size?: number | undefined }>;
  add(id: string, options?: CallOptions): Promise<{ added: string }>;
  remove(id: string, options?: CallOptions): Promise<void>;
  readonly core: ClientCore;
  close(): Promise<void>;
}

function secretAuthentication(secret: Secret): Authentication {
  return {
    immediate: true,
    authorize: () => Promise.resolve({ headers: { authorization: `Secret ${encodeURIComponent(secret.reveal())}` } }),
  };
}

function sessionAuthentication(options: ClientOptions, key: string): Authentication {
  const { clock = systemClock, sessionStore: store } = options;
  const keeper = createSessionKeeper({ clock, store, key }, async (context) => ({
    value: (await context.send(openSession, {})).session,
  }));
  return {
    authorize: async (_, context) => ({ headers: { authorization: (await keeper.current(context)).value } }),
    observe(authorization, headers) {
      const next = headers['x-session'];
      if (next) keeper.replace(authorization.headers['authorization'] ?? '', { value: next });
    },
    renew(authorization, error) {
      if (error.code !== 'THINGS_UNAUTHORIZED') return false;
      keeper.discard(authorization.headers['authorization'] ?? '');
      return true;
    },
  };
}

/** A client of that vendor. */
export function createThingsClient(
  options: ClientOptions & { readonly origin: string; readonly secret?: string },
): ThingsClient {
  const secret = new Secret(options.secret ?? thingsSecret);
  const core = createClientCore(options, {
    service: thingsService,
    origins: { api: options.origin },
    authentication: {
      secret: secretAuthentication(secret),
      session: sessionAuthentication(options, deriveStoreKey('things', options.origin, secret)),
    },
  });
  const { caller, close } = core;
  return {
    core,
    get: (id, callOptions) => caller.call(getThing, { params: { id }, query: {} }, callOptions),
    add: (id, callOptions) => caller.call(addThing, { body: { id } }, callOptions),
    remove: (id, callOptions) => caller.call(removeThing, { params: { id } }, callOptions),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What a promise was rejected with; fails when it was not. */
export async function failureOf(promise: Promise<unknown>): Promise<VendorError> {
  const outcome: unknown = await promise.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (outcome instanceof VendorError) return outcome;
  throw outcome;
}

/** Waits until something is so, without waiting for any time to pass. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets everything go on that waits for nothing but its turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
