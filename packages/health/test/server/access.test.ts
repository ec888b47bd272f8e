import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccessToken, createMonitorServer, type Role, roles, routes } from '../../src/server/index.ts';
import { type Filled, fill, type Served, startServed } from './served.ts';

let served: Served;
let filled: Filled;
const tokens: Record<Role, string> = { viewer: '', operator: '', admin: '' };
let limited: string;

beforeAll(async () => {
  served = await startServed();
  filled = await fill(served.store);
  for (const role of roles) tokens[role] = (await served.createToken({ name: role, role })).token;
  limited = (await served.createToken({ name: 'limited', role: 'admin', tenants: ['tenant-0'] })).token;
});

afterAll(async () => await served[Symbol.asyncDispose]());

/** The path of a route, with values that exist for no caller. */
const anyPath = (path: string) => path.replaceAll(/\{\w+\}/g, 'apple.vpp');
const send = async (route: (typeof routes)[number], token: string | null) =>
  await served.call(anyPath(route.path), {
    method: route.method.toUpperCase(),
    token,
    ...(route.body ? { body: '{}' } : {}),
  });

async function linesOf(store: Served['store']): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of store.export()) lines.push(line);
  return lines;
}

describe('tokens', () => {
  test.each(routes.map((route) => [route.operationId, route] as const))('%s needs a token', async (_id, route) => {
    const answer = await send(route, null);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test.each(['/metrics', '/probe?target=tenant-0/apple.vpp', '/v1/openapi.json', '/v1/events'])(
    '%s needs a token',
    async (path) => {
      expect((await served.call(path, { token: null })).status).toBe(401);
    },
  );

  test('an orchestrator needs no token', async () => {
    expect((await served.call('/livez', { token: null })).status).toBe(200);
    expect((await served.call('/readyz', { token: null })).status).toBe(503);
  });

  test.each([
    ['unknown', createAccessToken({ name: 'eve', role: 'admin' }, 0).token],
    ['of another form', 'hct_1'],
    ['changed in its last character', (valid: string) => valid.slice(0, -1) + (valid.endsWith('A') ? 'B' : 'A')],
    ['padded', (valid: string) => `${valid} ${valid}`],
  ])('a token that is %s is refused', async (_name, made) => {
    const token = typeof made === 'string' ? made : made(tokens.admin);
    expect((await served.call('/v1/status', { token })).status).toBe(401);
  });

  test('a token that has ended is refused', async () => {
    const { token } = await served.createToken({ forMs: 0 });
    expect((await served.call('/v1/status', { token })).status).toBe(401);
  });

  test('the store and the API never show a token or its hash', async () => {
    const listed = await (await served.call('/v1/access-tokens')).text();
    const [{ hash } = { hash: '' }] = await served.store.accessTokens();
    const exported = (await linesOf(served.store)).join('\n');
    for (const text of [listed, exported]) {
      expect(text).not.toContain(tokens.admin);
      expect(text).not.toContain(hash);
    }
  });
});

describe('roles', () => {
  const cases = routes.flatMap((route) =>
    roles
      .filter((role) => roles.indexOf(role) < roles.indexOf(route.role))
      .map((role) => [route.operationId, role, route] as const),
  );

  test.each(cases)('%s refuses the role %s', async (_id, role, route) => {
    const answer = await send(route, tokens[role]);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'FORBIDDEN', detail: expect.stringContaining(route.role) });
  });
});

describe('tenants', () => {
  test.each(routes.filter(({ tenants }) => tenants === 'whole').map((route) => [route.operationId, route] as const))(
    '%s refuses a token that is limited to tenants',
    async (_id, route) => {
      expect((await send(route, limited)).status).toBe(403);
    },
  );

  test.each(['/metrics', '/probe?target=tenant-1/apple.vpp'])(
    '%s refuses a token that is limited to tenants',
    async (path) => {
      expect((await served.call(path, { token: limited })).status).toBe(403);
    },
  );

  /** What each filtered route answers to a token of tenant-0; a route without an entry here fails the test. */
  const answers: Readonly<Record<string, (filled: Filled) => readonly [path: string, status: number, body?: object]>> =
    {
      getSession: () => ['/v1/session', 200],
      listIncidents: () => ['/v1/incidents', 200],
      getIncident: ({ theirs }) => [`/v1/incidents/${theirs}`, 404],
      getIncidentAlerts: ({ theirs }) => [`/v1/incidents/${theirs}/alerts`, 404],
      acknowledgeIncident: ({ theirs }) => [`/v1/incidents/${theirs}/acknowledgement`, 404, {}],
      unacknowledgeIncident: ({ vendor }) => [`/v1/incidents/${vendor}/acknowledgement`, 403],
      overrideVerdict: ({ shared }) => [`/v1/incidents/${shared}/verdict`, 404, { verdict: 'vendor' }],
      listCanaries: () => ['/v1/canaries', 200],
      listFeeds: () => ['/v1/feeds', 200],
      listFeedChanges: () => ['/v1/feeds/changes', 200],
      listTargets: () => ['/v1/targets', 200],
      listUnusualTargets: () => ['/v1/unusual-targets', 200],
      listTenants: () => ['/v1/tenants', 200],
      getTenant: () => ['/v1/tenants/tenant-1', 404],
      listResults: () => ['/v1/results?target=tenant-1/apple.vpp', 404],
      listExpiries: () => ['/v1/expiries', 200],
      listMaintenance: () => ['/v1/maintenance', 200],
      addMaintenance: () => [
        '/v1/maintenance',
        403,
        { until: new Date(Date.now() + 60_000).toISOString(), scope: { tenants: ['tenant-1'] } },
      ],
      endMaintenance: () => ['/v1/maintenance/window-2', 404],
      createSilence: () => ['/v1/silences', 403, { forMs: 60_000, scope: { tenants: ['tenant-0', 'tenant-1'] } }],
      endSilence: () => ['/v1/silences/silence-2', 404],
      checkNow: () => ['/v1/checks', 403, { scope: { tenants: ['tenant-1'] } }],
    };

  test.each(routes.filter(({ tenants }) => tenants === 'filtered').map((route) => [route.operationId, route] as const))(
    '%s shows nothing of another tenant',
    async (operationId, route) => {
      const [path, status, body] = answers[operationId]?.(filled) ?? ['no entry', 0];
      const answer = await served.call(path, {
        method: route.method.toUpperCase(),
        token: limited,
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      expect({ status: answer.status, text }).toMatchObject({ status });
      expect(text).not.toContain('tenant-1');
      expect(text).not.toContain(filled.shared);
    },
  );

  test('a limited token sees its own incidents and those of a whole service, with its own targets only', async () => {
    const { items } = await served.json('/v1/incidents', { token: limited });
    const ids = (items as { readonly id: string }[]).map(({ id }) => id).sort();
    expect(ids).toEqual([filled.ours, filled.vendor].sort());
    const story = await served.json(`/v1/incidents/${filled.vendor}`, { token: limited });
    expect(story.targets).toEqual(['tenant-0/apple.vpp']);
  });

  test('a token of no tenant sees no target', async () => {
    const { token } = await served.createToken({ name: 'none', tenants: [] });
    expect(await served.json('/v1/targets', { token })).toEqual({ items: [], next: null });
  });

  test('a silence of a limited token covers its own tenants', async () => {
    const body = JSON.stringify({ forMs: 60_000 });
    await served.call('/v1/silences', { method: 'POST', token: limited, body });
    const commands = await served.store.commandsAfter(0);
    expect(commands.at(-1)?.command).toMatchObject({
      kind: 'silence',
      by: 'limited',
      scope: { tenants: ['tenant-0'] },
    });
  });
});

describe('changes', () => {
  test('a repetition with the same idempotency key changes nothing more', async () => {
    const silence = async (forMs: number, key: string) =>
      await served.call('/v1/silences', {
        method: 'POST',
        body: JSON.stringify({ forMs, reason: key }),
        headers: { 'idempotency-key': key },
      });
    const [first, again] = [await (await silence(60_000, 'k-1')).json(), await (await silence(60_000, 'k-1')).json()];
    expect(again).toEqual(first);
    const other = await served.call('/v1/silences', {
      method: 'POST',
      body: JSON.stringify({ forMs: 60_000, reason: 'another' }),
      headers: { 'idempotency-key': 'k-1' },
    });
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  test('every change is in the audit log, with the name of the token', async () => {
    await served.call(`/v1/incidents/${filled.ours}/acknowledgement`, {
      method: 'PUT',
      token: tokens.operator,
      body: '{}',
    });
    const { items } = await served.json('/v1/audit?limit=1');
    expect(items).toEqual([
      {
        id: expect.any(Number),
        at: expect.any(String),
        actor: 'operator',
        action: 'acknowledge',
        subject: filled.ours,
      },
    ]);
  });

  test('a caller who checks too often is asked to wait', async () => {
    const check = async () =>
      await served.call('/v1/checks', { method: 'POST', token: tokens.operator, body: JSON.stringify({ scope: {} }) });
    const answers = [];
    for (let index = 0; index < 11; index += 1) answers.push(await check());
    expect(answers.map(({ status }) => status).filter((status) => status === 202)).toHaveLength(10);
    expect(answers.at(-1)?.status).toBe(429);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('without sign-in', () => {
  let open: Served;
  beforeAll(async () => {
    open = await startServed({ authentication: 'none' });
  });
  afterAll(async () => await open[Symbol.asyncDispose]());

  /** `fetch` does not send a `Host` header of one's own. */
  const statusFor = async (headers: Readonly<Record<string, string>>) =>
    await new Promise<number | undefined>((resolve, reject) => {
      httpRequest(`${open.url}/v1/status`, { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .once('error', reject)
        .end();
    });

  test.each([
    ['this machine', { host: 'localhost:8080' }, 200],
    ['a page of the server itself', { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' }, 200],
    ['a name that an attacker points to this machine', { host: 'evil.example' }, 421],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another origin', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
  ])('a request of %s', async (_name, headers, status) => {
    expect(await statusFor(headers)).toBe(status);
  });

  test('a server that other machines can reach does not start', () => {
    const settings = { host: '0.0.0.0', port: 0, authentication: 'none' } as const;
    const { service, store } = open;
    expect(() => createMonitorServer({ settings, service, store, storeKind: 'sqlite' })).toThrow(
      /Set "authentication: token" under monitor\.server/,
    );
  });
});
