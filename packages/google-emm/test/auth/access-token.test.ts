import { expect, test } from 'vitest';
import { parseServiceAccountKey, type ServiceAccountKey } from '../../src/index.ts';
import { failureOf, startEmm, until } from '../start-emm.ts';

const minutesMs = 60_000;

test('concurrent calls share one token', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  await Promise.all(Array.from({ length: 5 }, () => emm.enterprises.get(google.enterprise.name)));
  expect(google.requests('oauth2.token')).toHaveLength(1);
  expect(google.requests('enterprises.get')).toHaveLength(5);
});

test('a revoked token is replaced once, and the request sent again', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  await emm.enterprises.get(google.enterprise.name);
  google.revokeTokens();
  await emm.enterprises.get(google.enterprise.name);
  expect(google.requests('oauth2.token')).toHaveLength(2);
  expect(google.requests('enterprises.get')).toHaveLength(3);
});

test('calls that were refused together share one new token', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  await emm.enterprises.get(google.enterprise.name);
  google.revokeTokens();
  await Promise.all(Array.from({ length: 4 }, () => emm.enterprises.get(google.enterprise.name)));
  expect(google.requests('oauth2.token')).toHaveLength(2);
});

test('an expired token is replaced', async () => {
  await using started = await startEmm();
  const { google, emm, clock } = started;
  await emm.enterprises.get(google.enterprise.name);
  await clock.advance(61 * minutesMs);
  await emm.enterprises.get(google.enterprise.name);
  expect(google.requests('oauth2.token')).toHaveLength(2);
});

test('a token that is refused again fails the call after one replacement', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  google.faults.add({ endpoint: 'enterprises.get', fault: { status: 401 }, times: 9 });
  const error = await failureOf(emm.enterprises.get(google.enterprise.name));
  expect(error).toMatchObject({ code: 'EMM_UNAUTHORIZED', attempts: 2, operation: 'enterprises.get' });
  expect(google.requests('oauth2.token')).toHaveLength(2);
});

test.for([
  ['EMM_KEY_REJECTED', 'auth'],
  ['EMM_ACCOUNT_DISABLED', 'auth'],
  ['EMM_ACCOUNT_NOT_FOUND', 'auth'],
] as const)('%s', async ([code, kind]) => {
  await using started = await startEmm();
  const { google, emm } = started;
  if (code === 'EMM_KEY_REJECTED') for (const key of google.account.keys) key.deleted = true;
  google.account.disabled = code === 'EMM_ACCOUNT_DISABLED';
  google.account.deleted = code === 'EMM_ACCOUNT_NOT_FOUND';
  const error = await failureOf(emm.enterprises.get(google.enterprise.name));
  expect(error).toMatchObject({ code, kind, operation: 'oauth2.token', vendorCode: 'invalid_grant', attempts: 1 });
  expect(google.requests()).toHaveLength(1);
});

test.for([-11, -6, 6, 90])('a clock that is %i minutes off is this machine’s fault', async (minutes) => {
  await using started = await startEmm();
  const { google, clock } = started;
  const emm = started.client({ clock: { ...clock, now: () => clock.now() + minutes * minutesMs } });
  const error = await failureOf(emm.enterprises.get(google.enterprise.name));
  expect(error).toMatchObject({ code: 'EMM_CLOCK_SKEW', kind: 'local' });
  const direction = minutes > 0 ? 'fast' : 'slow';
  expect(String(error)).toContain(`the clock of this machine is ${Math.abs(minutes * 60)} s ${direction}`);
});

test('the token endpoint is asked again after a failure of its own', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  google.faults.add({ endpoint: 'oauth2.token', fault: { status: 503 } });
  google.faults.add({ endpoint: 'oauth2.token', fault: 'reset' });
  await emm.enterprises.get(google.enterprise.name);
  // Three, and not more: the library does not repeat them once more by itself.
  expect(google.requests('oauth2.token')).toHaveLength(3);
});

test('a failing token request is retried as the policy says', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  google.faults.add({ endpoint: 'oauth2.token', fault: { status: 500 }, times: 9 });
  const error = await failureOf(emm.enterprises.get(google.enterprise.name, { retry: false }));
  expect(error).toMatchObject({ code: 'EMM_SERVER_ERROR', operation: 'oauth2.token' });
  expect(google.requests()).toHaveLength(1);
});

test('a token answer without a token is a schema mismatch', async () => {
  await using started = await startEmm({ retry: false });
  const { google, emm } = started;
  for (const [fault, code] of [
    ['html', 'EMM_INTERCEPTED'],
    ['garble', 'EMM_MALFORMED_RESPONSE'],
    [{ status: 200, body: {} }, 'EMM_SCHEMA_MISMATCH'],
  ] as const) {
    google.faults.add({ endpoint: 'oauth2.token', fault });
    expect(await failureOf(emm.enterprises.get(google.enterprise.name))).toMatchObject({ code });
  }
});

test('a replaced key takes effect after the old one was refused', async () => {
  await using started = await startEmm();
  const { google } = started;
  let asked = 0;
  let key: ServiceAccountKey = google.credential;
  const credential = () => {
    asked += 1;
    return Promise.resolve(key);
  };
  const emm = started.client({ credential });
  await emm.enterprises.get(google.enterprise.name);
  key = parseServiceAccountKey(google.account.addKey().file);
  for (const old of google.account.keys.slice(0, 1)) old.deleted = true;
  google.revokeTokens();
  await emm.enterprises.get(google.enterprise.name);
  expect(asked).toBe(2);
});

test('a key that is refused is asked for anew at the next call', async () => {
  await using started = await startEmm();
  const { google } = started;
  let key = google.credential;
  const emm = started.client({ credential: () => key });
  for (const old of google.account.keys) old.deleted = true;
  expect(await failureOf(emm.enterprises.get(google.enterprise.name))).toMatchObject({ code: 'EMM_KEY_REJECTED' });
  key = parseServiceAccountKey(google.account.addKey().file);
  await expect(emm.enterprises.get(google.enterprise.name)).resolves.toBeDefined();
});

test('a caller who gives up while a token is on its way does not spoil it for the others', async () => {
  await using started = await startEmm({}, {});
  const { google, emm, clock } = started;
  google.faults.add({ endpoint: 'oauth2.token', fault: 'hang' });
  const giveUp = new AbortController();
  const first = failureOf(emm.enterprises.get(google.enterprise.name, { signal: giveUp.signal }));
  await until(() => google.requests('oauth2.token').length === 1);
  const second = emm.enterprises.get(google.enterprise.name);
  giveUp.abort();
  expect(await first).toMatchObject({ code: 'EMM_ABORTED' });
  // The hung token request ends by its own limit, and the other caller's retry succeeds.
  await clock.advance(30_000);
  await expect(second).resolves.toBeDefined();
});

test('a call that is aborted before it begins sends nothing to the API', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const signal = AbortSignal.abort();
  expect(await failureOf(emm.enterprises.get(google.enterprise.name, { signal }))).toMatchObject({
    code: 'EMM_ABORTED',
  });
  expect(google.requests('enterprises.get')).toHaveLength(0);
});
