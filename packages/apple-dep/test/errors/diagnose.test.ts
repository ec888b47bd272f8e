import type { FaultRule } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { type DepClientOptions, DepError, type DepErrorCode, depErrors } from '../../src/index.ts';
import { loopback } from '../loopback.ts';

type FaultAnswer = Extract<FaultRule['fault'], { status: number }>;

/** The error of a call whose sign-in, or whose own request, is answered as given each time. */
async function errorOf(endpoint: string, fault: FaultAnswer, options: Partial<DepClientOptions> = {}) {
  await using loop = await loopback();
  loop.simulator.faults.add({ endpoint, fault, times: 10 });
  const error: unknown = await loop
    .client({ retry: false, ...options })
    .account.get()
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DepError);
  if (error instanceof DepError) return error;
  throw error;
}

const texts: readonly (readonly [text: string, status: number, code: DepErrorCode])[] = [
  ['T_C_NOT_SIGNED', 403, 'DEP_TERMS_NOT_SIGNED'],
  ['ACCESS_DENIED', 403, 'DEP_ACCESS_DENIED'],
  ['FORBIDDEN', 403, 'DEP_SESSION_FORBIDDEN'],
  ['token_rejected', 403, 'DEP_TOKEN_REJECTED'],
  ['token_rejected', 401, 'DEP_TOKEN_REJECTED'],
  ['token_expired', 401, 'DEP_TOKEN_EXPIRED'],
  ['consumer_key_unknown', 401, 'DEP_CONSUMER_KEY_UNKNOWN'],
  ['signature_invalid', 401, 'DEP_SIGNATURE_INVALID'],
  ['nonce_used', 401, 'DEP_NONCE_USED'],
  ['timestamp_refused', 401, 'DEP_CLOCK_SKEW'],
  ['UNAUTHORIZED', 401, 'DEP_UNAUTHORIZED'],
  ['oauth_problem_advice', 400, 'DEP_OAUTH_MALFORMED'],
  ['USER_AGENT_MISSING', 400, 'DEP_USER_AGENT_REFUSED'],
  ['USER_AGENT_INVALID', 400, 'DEP_USER_AGENT_REFUSED'],
  ['INVALID_CURSOR', 400, 'DEP_CURSOR_INVALID'],
  ['EXPIRED_CURSOR', 400, 'DEP_CURSOR_EXPIRED'],
  ['EXHAUSTED_CURSOR', 400, 'DEP_CURSOR_EXHAUSTED'],
  ['MALFORMED_REQUEST_BODY', 400, 'DEP_REJECTED'],
  ['message_format_error', 400, 'DEP_REJECTED'],
  ['TOO_MANY_REQUESTS', 429, 'DEP_THROTTLED'],
  ['CURSOR_REQUIRED', 400, 'DEP_CURSOR_REQUIRED'],
  ['DEVICE_ID_REQUIRED', 400, 'DEP_DEVICE_REQUIRED'],
  ['DEVICE_NOT_FOUND', 404, 'DEP_DEVICE_NOT_FOUND'],
  ['CONFIG_NAME_REQUIRED', 400, 'DEP_PROFILE_INVALID'],
  ['CONFIG_NAME_INVALID', 400, 'DEP_PROFILE_INVALID'],
  ['CONFIG_URL_REQUIRED', 400, 'DEP_PROFILE_INVALID'],
  ['CONFIG_URL_INVALID', 400, 'DEP_PROFILE_INVALID'],
  ['DEPARTMENT_INVALID', 400, 'DEP_PROFILE_INVALID'],
  ['FLAGS_INVALID', 400, 'DEP_PROFILE_INVALID'],
  ['LOCALE_INVALID', 400, 'DEP_PROFILE_INVALID'],
  ['MAGIC_INVALID', 400, 'DEP_PROFILE_INVALID'],
  ['SUPPORT_EMAIL_INVALID', 400, 'DEP_PROFILE_INVALID'],
  ['SUPPORT_PHONE_INVALID', 400, 'DEP_PROFILE_INVALID'],
  ['PROFILE_UUID_REQUIRED', 400, 'DEP_PROFILE_REQUIRED'],
  ['PROFILE_NOT_FOUND', 404, 'DEP_PROFILE_NOT_FOUND'],
  ['NOT_FOUND', 404, 'DEP_NOT_FOUND'],
  ['MDM_SERVICE_DISCOVERY_URL_REQUIRED', 400, 'DEP_DISCOVERY_URL_INVALID'],
  ['MDM_SERVICE_DISCOVERY_URL_NOT_VALID', 400, 'DEP_DISCOVERY_URL_INVALID'],
  ['ORG_NOT_SUPPORTED', 400, 'DEP_ORGANISATION_NOT_SUPPORTED'],
  ['APPLE_SEED_FOR_IT_TURNED_OFF', 403, 'DEP_BETA_TURNED_OFF'],
  ['internal_server_error', 500, 'DEP_SERVER_ERROR'],
];

describe.each(texts)('%s with status %i', (text, status, code) => {
  const reasonPhrase = status === 401 ? 'Unauthorized' : 'Bad Request';
  test.each<[form: string, body: unknown]>([
    ['bare', text],
    ['with white space around it', `  ${text}\r\n`],
    ['in the other case', text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()],
    ['as a JSON string', JSON.stringify(text)],
    ['in single quotes', `'${text}'`],
    ['with the reason phrase glued on', `${text}${reasonPhrase}`],
    ['quoted, with the reason phrase glued on', `"${text}"${reasonPhrase}`],
    ['as the member code', { code: text, message: 'more words' }],
  ])(`is ${code} when it comes %s`, async (_, body) => {
    const error = await errorOf('session.open', { status, body });
    expect(error).toMatchObject({ code, status, kind: depErrors[code].kind, attempts: 1 });
    expect(error.vendorCode?.toLowerCase()).toBe(text.toLowerCase());
  });
});

describe('other answers', () => {
  test.each<[status: number, body: string, code: DepErrorCode, vendorCode: string | undefined]>([
    [400, 'SOMETHING_NEW', 'DEP_REJECTED', 'SOMETHING_NEW'],
    [400, '"SOMETHING_NEW"', 'DEP_REJECTED', 'SOMETHING_NEW'],
    [404, 'THING_MISSING', 'DEP_NOT_FOUND', 'THING_MISSING'],
    [400, 'Bad Request', 'DEP_REJECTED', undefined],
    [403, '', 'DEP_FORBIDDEN', undefined],
    [401, '', 'DEP_UNAUTHORIZED', undefined],
    [409, '', 'DEP_CONFLICT', undefined],
    [429, '', 'DEP_THROTTLED', undefined],
    [500, 'oops', 'DEP_SERVER_ERROR', undefined],
    [503, '<html><body>Service Unavailable</body></html>', 'DEP_SERVER_ERROR', undefined],
  ])('%i %s is left to the status, and the service’s code is kept', async (status, body, code, vendorCode) => {
    expect(await errorOf('session.open', { status, body })).toMatchObject({ code, vendorCode });
  });

  test('a success is none of these, whatever its text', async () => {
    await using loop = await loopback();
    const body = { org_name: 'Example', server_uuid: 'A', code: 'T_C_NOT_SIGNED' };
    loop.simulator.faults.add({ endpoint: 'account.get', fault: { status: 200, body } });
    expect(await loop.client().account.get()).toMatchObject({ code: 'T_C_NOT_SIGNED' });
  });

  test('a wait that the service asks for is carried', async () => {
    const fault = { status: 429, headers: { 'Retry-After': '17' }, body: 'TOO_MANY_REQUESTS' };
    expect(await errorOf('account.get', fault)).toMatchObject({ kind: 'throttled', retryAfterMs: 17_000 });
  });

  test('the service’s id of the request is carried', async () => {
    const fault = { status: 400, headers: { 'X-Apple-Request-UUID': '4f6c' }, body: 'INVALID_CURSOR' };
    expect(await errorOf('account.get', fault)).toMatchObject({ requestId: '4f6c' });
  });
});

describe('a clock that is off', () => {
  const at = (offsetMinutes: number) => ({ date: new Date(Date.UTC(2026, 10, 23, 12, offsetMinutes)).toUTCString() });

  test.each(['timestamp_refused', 'signature_invalid', 'token_rejected', 'UNAUTHORIZED', ''])(
    'explains a refused sign-in: %s',
    async (body) => {
      const error = await errorOf('session.open', { status: 401, body, headers: at(6) });
      expect(error).toMatchObject({ code: 'DEP_CLOCK_SKEW', kind: 'local', owner: 'us' });
      expect(error.message).toContain('the clock of this machine is 360 s ');
    },
  );

  test('explains neither an expired token, nor another status, nor a difference that is tolerated', async () => {
    const expired = await errorOf('session.open', { status: 401, body: 'token_expired', headers: at(6) });
    expect(expired.code).toBe('DEP_TOKEN_EXPIRED');
    const terms = await errorOf('session.open', { status: 403, body: 'T_C_NOT_SIGNED', headers: at(6) });
    expect(terms.code).toBe('DEP_TERMS_NOT_SIGNED');
    const near = await errorOf('session.open', { status: 401, body: 'signature_invalid', headers: at(-4) });
    expect(near.code).toBe('DEP_SIGNATURE_INVALID');
  });

  test('explains no refused session', async () => {
    const error = await errorOf('account.get', { status: 401, body: 'UNAUTHORIZED', headers: at(6) });
    expect(error.code).toBe('DEP_UNAUTHORIZED');
  });
});

test.each([
  ['profiles.get', 400, 'DEP_PROFILE_NOT_FOUND'],
  ['profiles.assign', 404, 'DEP_PROFILE_NOT_FOUND'],
  ['accountDrivenEnrollment.get', 404, 'DEP_DISCOVERY_URL_NOT_SET'],
  ['devices.replacementDetails', 404, 'DEP_DEVICE_NOT_FOUND'],
])('NOT_FOUND of %s means what the call is about', async (endpoint, status, code) => {
  await using loop = await loopback();
  loop.simulator.faults.add({ endpoint, fault: { status, body: 'NOT_FOUND' } });
  const dep = loop.client();
  const uuid = '0'.repeat(32);
  const calls: Record<string, () => Promise<unknown>> = {
    'profiles.get': () => dep.profiles.get(uuid),
    'profiles.assign': () => dep.profiles.assign(uuid, ['X1']),
    'accountDrivenEnrollment.get': () => dep.accountDrivenEnrollment.get(),
    'devices.replacementDetails': () => dep.devices.replacementDetails('X1'),
  };
  await expect(calls[endpoint]?.()).rejects.toMatchObject({ code, vendorCode: 'NOT_FOUND', status });
});

test('a refused profile names the member in our spelling', async () => {
  const error = await errorOf('account.get', { status: 400, body: 'SUPPORT_PHONE_INVALID' });
  expect(error.message).toContain('supportPhoneNumber must have 1 to 50 characters');
});
