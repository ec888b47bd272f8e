import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createTransport, type Hooks } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createEmmClient, EmmError, parseServiceAccountKey } from '../src/index.ts';
import { createPlayClient } from '../src/play/index.ts';
import { createZeroTouchClient } from '../src/zero-touch/index.ts';
import { failureOf, startEmm, until } from './start-emm.ts';

test('an enterprise is read, and the hooks see the token request and the call', async () => {
  const events: string[] = [];
  await using started = await startEmm({
    label: 'acme',
    hooks: {
      onRequest: ({ operation, attempt }) => events.push(`> ${operation} ${attempt}`),
      onResponse: ({ operation, status, label }) => events.push(`< ${operation} ${status} ${label}`),
      onDrift: ({ pointer }) => events.push(`drift ${pointer}`),
    },
  });
  const { google, emm } = started;
  expect(await emm.enterprises.get(google.enterprise.name)).toEqual(google.enterprise.document);
  expect(events).toEqual([
    '> oauth2.token 1',
    '< oauth2.token 200 acme',
    '> enterprises.get 1',
    '< enterprises.get 200 acme',
  ]);
});

test('each of the three clients is watched', async () => {
  await using started = await startEmm();
  const { google, emm, clock } = started;
  const { origin } = started.server;
  const options = { credential: google.credential, origin, tokenOrigin: origin, clock };
  await using play = createPlayClient(options);
  await using zeroTouch = createZeroTouchClient(options);
  const reported: string[] = [];
  const hooks: Hooks = { onEnd: ({ service, operation }) => reported.push(`${service} ${operation}`) };
  const callAll = async () => {
    await emm.enterprises.get(google.enterprise.name);
    await play.notifications.pull({ requestMode: 'returnImmediately' });
    await zeroTouch.customers.list().toArray();
  };
  const watching = [emm, play, zeroTouch].map((client) => client.watch(hooks));
  await callAll();
  for (const { [Symbol.dispose]: stop } of watching) stop();
  await callAll();
  expect(reported).toEqual([
    'google.amapi enterprises.get',
    'google.play enterprises.pullNotificationSet',
    'google.zerotouch customers.list',
  ]);
});

test('two clients of different projects share one Google and one transport', async () => {
  await using transport = createTransport();
  await using started = await startEmm({ transport });
  const { google, emm } = started;
  const project = google.addProject();
  const enterprise = google.addEnterprise(project, { displayName: 'Other' });
  const credential = parseServiceAccountKey(google.addServiceAccount(project).keyFile);
  const other = started.client({ transport, credential });
  expect(await other.enterprises.get(enterprise.name)).toMatchObject({ enterpriseDisplayName: 'Other' });
  const error = await failureOf(emm.enterprises.get(enterprise.name));
  expect(error).toMatchObject({ code: 'EMM_ENTERPRISE_NOT_MANAGED', owner: 'tenant' });
});

test('a wrong name is refused before anything is sent', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  for (const call of [emm.enterprises.get('LC1'), emm.devices.list('enterprises/../x').toArray()]) {
    expect(await failureOf(call)).toMatchObject({ code: 'EMM_INVALID_REQUEST', kind: 'invalid', attempts: 0 });
  }
  expect(google.requests()).toHaveLength(0);
});

test.for([
  [{ origin: 'http://example.com' }, 'origin'],
  [{ tokenOrigin: 'ftp://127.0.0.1' }, 'tokenOrigin'],
  [{ timeoutMs: 0 }, 'timeoutMs'],
  [{ totalTimeoutMs: -1 }, 'totalTimeoutMs'],
  [{ userAgent: 'no\nway' }, 'userAgent'],
  [{ retry: { retries: 1.5 } }, 'retries'],
] as const)('the option %o is refused by name', async ([options, word]) => {
  await using started = await startEmm();
  const { credential } = started.google;
  expect(() => createEmmClient({ credential, ...options })).toThrow(TypeError);
  expect(() => createEmmClient({ credential, ...options })).toThrow(word);
});

test('the User-Agent holds the caller’s product, then ours, then the library’s', async () => {
  await using started = await startEmm({ userAgent: 'acme-mdm/4.2' });
  const { google, emm } = started;
  await emm.enterprises.get(google.enterprise.name);
  const [token, call] = google.requests().map(({ headers }) => headers.get('user-agent'));
  expect(token).toMatch(/^acme-mdm\/4\.2 mdmkit\/[\d.]+$/);
  expect(call).toMatch(/^acme-mdm\/4\.2 mdmkit\/[\d.]+ google-api-nodejs-client\//);
});

describe('errors', () => {
  test.for([
    ['a reset', 'reset', 'EMM_CONNECTION_RESET', 'network'],
    ['a cut body', 'reset-body', 'EMM_CONNECTION_RESET', 'network'],
    ['a cut document', 'garble', 'EMM_MALFORMED_RESPONSE', 'schema'],
    ['a page of a portal', 'html', 'EMM_INTERCEPTED', 'network'],
    [
      'a page of the front end',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'EMM_UNAVAILABLE',
      'server',
    ],
    ['an outage', { status: 503 }, 'EMM_UNAVAILABLE', 'server'],
    ['a failure', { status: 500 }, 'EMM_SERVER_ERROR', 'server'],
    [
      'a redirect',
      { status: 302, headers: { location: 'https://portal.example/' } },
      'EMM_REDIRECT_REFUSED',
      'network',
    ],
    ['no change', { status: 304 }, 'EMM_UNCHANGED', 'conflict'],
    ['an empty answer', { status: 204 }, 'EMM_MALFORMED_RESPONSE', 'schema'],
    ['a document without its name', { status: 200, body: {} }, 'EMM_SCHEMA_MISMATCH', 'schema'],
  ] as const)('%s', async ([, fault, code, kind]) => {
    await using started = await startEmm({ retry: false });
    const { google, emm } = started;
    google.faults.add({ endpoint: 'enterprises.get', fault });
    const error = await failureOf(emm.enterprises.get(google.enterprise.name));
    expect(error).toBeInstanceOf(EmmError);
    expect(error).toMatchObject({ code, kind, operation: 'enterprises.get', attempts: 1 });
  });

  test('a failure that passes is not noticed', async () => {
    await using started = await startEmm();
    const { google, emm, clock } = started;
    google.faults.add({ endpoint: 'enterprises.get', fault: 'reset' });
    google.faults.add({ endpoint: 'enterprises.get', fault: { status: 503, headers: { 'retry-after': '7' } } });
    await emm.enterprises.get(google.enterprise.name);
    expect(google.requests('enterprises.get')).toHaveLength(3);
    expect(clock.sleptMs).toBe(250 + 7_000);
  });

  test.for([
    ['hang', 'EMM_TIMEOUT', 'network'],
    ['stall', 'EMM_SLOW_RESPONSE', 'server'],
  ] as const)('an answer that does not come to an end: %s', async ([fault, code, kind]) => {
    await using started = await startEmm({ retry: false, timeoutMs: 5_000 });
    const { google, emm, clock } = started;
    await emm.enterprises.get(google.enterprise.name);
    let answersBegun = 0;
    const onAnswer = () => {
      answersBegun += 1;
    };
    subscribe('http.client.response.finish', onAnswer);
    google.faults.add({ endpoint: 'enterprises.get', fault });
    const failed = failureOf(emm.enterprises.get(google.enterprise.name));
    await until(() => google.requests('enterprises.get').length === 2 && (fault === 'hang' || answersBegun === 1));
    unsubscribe('http.client.response.finish', onAnswer);
    await clock.advance(5_000);
    expect(await failed).toMatchObject({ code, kind });
  });

  test('an aborted call ends at once', async () => {
    await using started = await startEmm();
    const { google, emm } = started;
    google.faults.add({ endpoint: 'enterprises.get', fault: 'hang' });
    const giveUp = new AbortController();
    const failed = failureOf(emm.enterprises.get(google.enterprise.name, { signal: giveUp.signal }));
    await until(() => google.requests('enterprises.get').length === 1);
    giveUp.abort('enough');
    expect(await failed).toMatchObject({ code: 'EMM_ABORTED', kind: 'aborted' });
  });

  test('an answer beyond the limit is cut off', async () => {
    await using transport = createTransport({ maxResponseBytes: 2_000 });
    await using started = await startEmm({ transport }, { devices: 50 });
    const { google, emm } = started;
    const error = await failureOf(emm.devices.list(google.enterprise.name).toArray());
    expect(error).toMatchObject({ code: 'EMM_RESPONSE_TOO_LARGE', attempts: 1 });
  });

  test('no answer arrives', async () => {
    await using started = await startEmm({ retry: false });
    const { google, emm, server } = started;
    await server.close();
    const error = await failureOf(emm.enterprises.get(google.enterprise.name));
    expect(error).toMatchObject({ code: 'EMM_CONNECTION_FAILED', operation: 'oauth2.token' });
    expect((error as Error).cause).toMatchObject({ name: 'TransportFailure', code: 'ECONNREFUSED' });
  });
});

describe('the quota', () => {
  test('waits as long as Google’s guidance says', async () => {
    await using started = await startEmm({}, { requestsPerMinute: 2 });
    const { google, emm, clock } = started;
    for (let call = 0; call < 3; call += 1) await emm.enterprises.get(google.enterprise.name);
    expect(clock.sleptMs).toBe(60_000);
  });

  test('is an error once waiting is over', async () => {
    await using started = await startEmm();
    const { google, emm } = started;
    google.exhaustQuota(google.project);
    const error = await failureOf(emm.enterprises.get(google.enterprise.name));
    expect(error).toMatchObject({ code: 'EMM_QUOTA_EXCEEDED', kind: 'throttled', attempts: 3, retryAfterMs: 30_000 });
  });
});

test('no error holds a token or a key, at any depth', async () => {
  await using started = await startEmm({ retry: false });
  const { google, emm } = started;
  await emm.enterprises.get(google.enterprise.name);
  const token = google.requests('enterprises.get')[0]?.headers.get('authorization')?.slice('Bearer '.length) ?? '';
  expect(token).toMatch(/^ya29\./);
  const key = google.credential.privateKey.reveal();
  const secrets = [token, key, ...key.split('\n').filter((line) => line.length > 40)];
  for (const endpoint of ['enterprises.get', 'oauth2.token']) {
    for (const fault of ['reset', 'reset-body', 'garble', 'html', { status: 400 }, { status: 500 }] as const) {
      if (endpoint === 'oauth2.token') google.revokeTokens();
      google.faults.add({ endpoint, fault });
      const error = await failureOf(emm.enterprises.get(google.enterprise.name));
      expect(error).toBeInstanceOf(EmmError);
      expect(findSecrets(error, secrets)).toEqual([]);
    }
  }
  expect(findSecrets(emm, secrets)).toEqual([]);
});
