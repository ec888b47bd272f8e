import { createTransport } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { signIn } from '../../src/auth/sign-in.ts';
import { impersonate, parseExternalAccount } from '../../src/index.ts';
import { createEmmSimulator } from '../../src/testing/index.ts';
import { failureOf } from '../start-emm.ts';

const scope = 'https://www.googleapis.com/auth/androidmanagement';
const hourMs = 3_600_000;
const { credential, account } = createEmmSimulator();
const transport = createTransport();

afterAll(() => transport.close());

/** Signs in against scripted answers, by the name of the endpoint; each request is recorded. */
function scripted(answers: Readonly<Record<string, unknown>>) {
  const clock = createVirtualClock();
  const requests: { readonly operation: string; readonly input: unknown; readonly authorisedBy: string | undefined }[] =
    [];
  let authorisedBy: string | undefined;
  return {
    clock,
    requests,
    parts: {
      clock,
      authoriseBy: (token: string) => {
        authorisedBy = token;
      },
      send: ((endpoint: { readonly name: string }, input: unknown) => {
        requests.push({ operation: endpoint.name, input, authorisedBy });
        return Promise.resolve(answers[endpoint.name]);
      }) as never,
      // The subject token comes from a function: no connection is used.
      transport: () => transport,
    },
  };
}

const external = (more: Readonly<Record<string, string>> = {}) =>
  parseExternalAccount(
    JSON.stringify({
      type: 'external_account',
      audience: '//iam.googleapis.com/x',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      credential_source: { file: '/nowhere' },
      ...more,
    }),
    { subjectToken: () => Promise.resolve('the-subject') },
  );

const impersonation =
  'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/target@p.iam.gserviceaccount.com:generateAccessToken';

describe('a service account key', () => {
  test('signs an assertion for the scope, whose token lasts as the answer says', async () => {
    const { parts, requests, clock } = scripted({ 'oauth2.token': { access_token: 'a', expires_in: 600 } });
    expect(await signIn(credential, scope, parts)).toEqual({ value: 'a', expiresAtMs: clock.now() + 600_000 });
    const [{ input }] = requests as unknown as [{ input: { body: { assertion: string } } }];
    const claims: unknown = JSON.parse(Buffer.from(input.body.assertion.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ iss: account.email, scope, aud: 'https://oauth2.googleapis.com/token' });
  });

  test('has a token for an hour if the answer names no lifetime', async () => {
    const { parts, clock } = scripted({ 'oauth2.token': { access_token: 'a' } });
    expect((await signIn(credential, scope, parts)).expiresAtMs).toBe(clock.now() + hourMs);
  });
});

describe('an external account', () => {
  test('exchanges its subject token for the scope', async () => {
    const { parts, requests, clock } = scripted({ 'sts.token': { access_token: 's' } });
    expect(await signIn(external(), scope, parts)).toEqual({ value: 's', expiresAtMs: clock.now() + hourMs });
    expect(requests).toMatchObject([
      {
        operation: 'sts.token',
        input: { body: { subject_token: 'the-subject', scope, audience: '//iam.googleapis.com/x' } },
      },
    ]);
  });

  test('that acts as an account exchanges for the cloud’s scope, and asks for the API’s with that token', async () => {
    const { parts, requests } = scripted({
      'sts.token': { access_token: 's' },
      'iamcredentials.generateAccessToken': { accessToken: 't', expireTime: '2030-01-01T00:00:00Z' },
    });
    const token = await signIn(external({ service_account_impersonation_url: impersonation }), scope, parts);
    expect(token).toEqual({ value: 't', expiresAtMs: Date.UTC(2030, 0) });
    expect(requests).toMatchObject([
      { input: { body: { scope: 'https://www.googleapis.com/auth/cloud-platform' } }, authorisedBy: undefined },
      {
        input: { params: { account: 'target@p.iam.gserviceaccount.com' }, body: { scope: [scope], lifetime: '3600s' } },
        authorisedBy: 's',
      },
    ]);
  });
});

describe('impersonation', () => {
  const target = 'target@p.iam.gserviceaccount.com';
  const answers = {
    'oauth2.token': { access_token: 'a', expires_in: 60 },
    'iamcredentials.generateAccessToken': { accessToken: 't' },
  };

  test('names its delegates as resources, and lasts an hour if the answer names no end', async () => {
    const { parts, requests, clock } = scripted(answers);
    const delegates = ['between@p.iam.gserviceaccount.com'];
    const token = await signIn(impersonate({ source: credential, target, delegates }), scope, parts);
    expect(token).toEqual({ value: 't', expiresAtMs: clock.now() + hourMs });
    expect(requests[1]).toMatchObject({
      input: { body: { delegates: [`projects/-/serviceAccounts/${delegates[0]}`] } },
      authorisedBy: 'a',
    });
  });

  test('sends no delegates if there are none', async () => {
    const { parts, requests } = scripted(answers);
    await signIn(impersonate({ source: credential, target }), scope, parts);
    expect(requests[1]?.input).not.toHaveProperty('body.delegates');
  });

  test('stops at the failure of its source', async () => {
    const { parts, requests } = scripted(answers);
    const failing = { ...parts, send: (() => Promise.reject(new RangeError('away'))) as never };
    expect(await failureOf(signIn(impersonate({ source: credential, target }), scope, failing))).toBeInstanceOf(Error);
    expect(requests).toEqual([]);
  });
});
