import { errorNumbers } from '@mdmkit/apple-vpp';
import type { Fault } from '@mdmkit/core/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type CheckResult, type LoadedConfig, loadConfig, runChecks, type Target } from '../../src/index.ts';
import { type SimulatedVendors, startSimulatedVendors } from '../../src/testing/index.ts';
import { googleTargets } from '../support/google-targets.ts';
import { steppedClock } from '../support/stepped-clock.ts';

// What every failure of each vendor's table becomes, kept beside this file: a change of any shows in a diff. Written
// anew by `vitest run -u`.

const time = steppedClock();
let vendors: SimulatedVendors;
let config: LoadedConfig;
let furtherTargets: readonly Target[];
beforeAll(async () => {
  vendors = await startSimulatedVendors({ clock: time.clock });
  config = await loadConfig(vendors.configFile);
  furtherTargets = (await googleTargets(vendors)).targets;
});
beforeEach(time.step);
afterAll(() => vendors.close());

/** An answer of the vendor's in place of the right one. */
interface Case {
  readonly endpoint: string;
  readonly fault: Fault;
}

const answer = (endpoint: string, status: number, body: unknown): Case => ({ endpoint, fault: { status, body } });

const dep = (endpoint: string, status: number, ...words: readonly string[]) =>
  words.map((word): [string, Case] => [`${endpoint} ${status} ${word}`, answer(endpoint, status, word)]);

const depCases: readonly (readonly [string, Case])[] = [
  ...dep('session.open', 400, 'oauth_problem_advice', 'USER_AGENT_MISSING', 'USER_AGENT_INVALID'),
  ...dep('session.open', 401, 'consumer_key_unknown', 'signature_invalid', 'timestamp_refused', 'nonce_used'),
  ...dep('session.open', 401, 'token_rejected', 'token_expired', 'UNAUTHORIZED'),
  ...dep('session.open', 403, 'T_C_NOT_SIGNED', 'ACCESS_DENIED', 'FORBIDDEN'),
  ...dep('account.get', 401, 'UNAUTHORIZED'),
  ...dep('account.get', 403, 'FORBIDDEN', 'T_C_NOT_SIGNED', 'ACCESS_DENIED'),
  ...dep('account.get', 400, 'MALFORMED_REQUEST_BODY', 'MESSAGE_FORMAT_ERROR'),
  ...dep('devices.fetch', 400, 'INVALID_CURSOR', 'EXPIRED_CURSOR', 'EXHAUSTED_CURSOR', 'CURSOR_REQUIRED'),
  ...dep('devices.fetch', 429, 'TOO_MANY_REQUESTS'),
  ...dep('devices.fetch', 500, 'INTERNAL_SERVER_ERROR'),
  ...dep('devices.fetch', 503, ''),
];

const vppCases: readonly (readonly [string, Case])[] = Object.entries(errorNumbers).flatMap(([number, entry]) =>
  'status' in entry
    ? [
        [
          `clientConfig.get ${number}`,
          answer('clientConfig.get', entry.status, { errorNumber: Number(number) }),
        ] as const,
      ]
    : [],
);

const document = (status: number, code: string) => ({ errors: [{ status: String(status), code, title: 'title' }] });
const business = (status: number, ...codes: readonly string[]) =>
  codes.map((code): [string, Case] => [
    `orgDevices.list ${status} ${code}`,
    answer('orgDevices.list', status, document(status, code)),
  ]);

const businessCases: readonly (readonly [string, Case])[] = [
  ...['invalid_client', 'invalid_scope', 'invalid_request', 'unsupported_grant_type'].map((error): [string, Case] => [
    `accessToken.request 400 ${error}`,
    answer('accessToken.request', 400, { error }),
  ]),
  ...business(400, 'PARAMETER_ERROR.INVALID'),
  ...business(401, 'NOT_AUTHORIZED'),
  ...business(403, 'FORBIDDEN_ERROR', 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED'),
  ...business(404, 'NOT_FOUND', 'PATH_ERROR'),
  ...business(406, 'NOT_ACCEPTABLE'),
  ...business(409, 'STATE_ERROR'),
  ...business(422, 'ENTITY_UNPROCESSABLE'),
  ...business(429, 'RATE_LIMIT_EXCEEDED'),
  ...business(500, 'UNEXPECTED_ERROR'),
  ['mdmServers.list 403 FORBIDDEN_ERROR', answer('mdmServers.list', 403, document(403, 'FORBIDDEN_ERROR'))],
];

const google = (code: number, status: string, reason?: string, message = 'words') => ({
  error: {
    code,
    status,
    message,
    ...(reason ? { details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }] } : {}),
  },
});
const amapi = (endpoint: string, code: number, status: string, ...reasons: readonly (string | undefined)[]) =>
  reasons.map((reason): [string, Case] => [
    `${endpoint} ${code} ${reason ?? status}`,
    answer(endpoint, code, google(code, status, reason)),
  ]);
const oauth = (...errors: readonly (readonly [error: string, description: string])[]) =>
  errors.map(([error, description]): [string, Case] => [
    `oauth2.token 400 ${error}: ${description}`,
    answer('oauth2.token', 400, { error, error_description: description }),
  ]);

const amapiCases: readonly (readonly [string, Case])[] = [
  ...oauth(
    ['invalid_grant', 'Invalid JWT: Token must be a short-lived token and in a reasonable timeframe'],
    ['invalid_grant', 'Invalid JWT Signature.'],
    ['invalid_grant', 'Invalid grant: account not found'],
    ['invalid_grant', 'The account is disabled'],
    ['invalid_scope', 'Invalid OAuth scope or ID token audience provided.'],
  ),
  ...amapi('enterprises.get', 401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'),
  ...amapi('enterprises.get', 403, 'PERMISSION_DENIED', undefined, 'SERVICE_DISABLED', 'CONSUMER_INVALID'),
  ...amapi(
    'enterprises.get',
    403,
    'PERMISSION_DENIED',
    'CONSUMER_SUSPENDED',
    'BILLING_DISABLED',
    'USER_PROJECT_DENIED',
  ),
  ...amapi('enterprises.get', 403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'IAM_PERMISSION_DENIED'),
  ...amapi('enterprises.get', 400, 'FAILED_PRECONDITION', undefined),
  ...amapi('enterprises.get', 400, 'INVALID_ARGUMENT', undefined),
  ...amapi('enterprises.get', 404, 'NOT_FOUND', undefined),
  ...amapi('enterprises.devices.list', 429, 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED'),
  ...amapi('enterprises.devices.list', 500, 'INTERNAL', undefined),
  ...amapi('enterprises.devices.list', 503, 'UNAVAILABLE', undefined),
];

/** The Play EMM API answers in the older envelope. */
const play = (code: number, ...reasons: readonly string[]) =>
  reasons.map((reason): [string, Case] => [
    `play.enterprises.get ${code} ${reason}`,
    answer('play.enterprises.get', code, {
      error: { code, message: 'words', errors: [{ domain: 'global', reason, message: 'words' }] },
    }),
  ]);

const token = oauth(
  ['invalid_grant', 'Invalid JWT Signature.'],
  ['invalid_grant', 'Invalid grant: account not found'],
  ['invalid_scope', 'Invalid OAuth scope or ID token audience provided.'],
);

const playCases: readonly (readonly [string, Case])[] = [
  ...token,
  ...play(400, 'required', 'invalid', 'invalidParameter'),
  ...play(401, 'authError'),
  ...play(403, 'forbidden', 'insufficientPermissions', 'quotaExceeded', 'rateLimitExceeded', 'userRateLimitExceeded'),
  ...play(404, 'notFound'),
  ...play(409, 'conflict', 'duplicate'),
  ...play(412, 'conditionNotMet'),
  ...play(429, 'rateLimitExceeded'),
  ...play(500, 'backendError'),
  ...play(503, 'backendError'),
  ...amapi('play.enterprises.get', 403, 'PERMISSION_DENIED', 'SERVICE_DISABLED', 'IAM_PERMISSION_DENIED'),
  [
    'play.enterprises.getStoreLayout 403',
    answer('play.enterprises.getStoreLayout', 403, google(403, 'PERMISSION_DENIED')),
  ],
  ['play.enterprises.getStoreLayout 404', answer('play.enterprises.getStoreLayout', 404, google(404, 'NOT_FOUND'))],
];

const tos = { '@type': 'type.googleapis.com/google.android.device.provisioning.v1.TosError', latestTosAccepted: false };
const zeroTouch = (endpoint: string) => [
  ...amapi(endpoint, 400, 'INVALID_ARGUMENT', undefined),
  ...amapi(endpoint, 400, 'FAILED_PRECONDITION', undefined),
  ...amapi(endpoint, 401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'),
  ...amapi(endpoint, 403, 'PERMISSION_DENIED', undefined, 'SERVICE_DISABLED', 'IAM_PERMISSION_DENIED'),
  ...amapi(endpoint, 404, 'NOT_FOUND', undefined),
  ...amapi(endpoint, 429, 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED'),
  ...amapi(endpoint, 500, 'INTERNAL', undefined),
  ...amapi(endpoint, 503, 'UNAVAILABLE', undefined),
];

const zeroTouchCases: readonly (readonly [string, Case])[] = [
  ...token,
  ...zeroTouch('zeroTouch.customers.list'),
  ['zeroTouch.customers.list 200 none', answer('zeroTouch.customers.list', 200, {})],
  ...zeroTouch('zeroTouch.customers.configurations.list'),
  [
    'zeroTouch.customers.configurations.list 403 TosError',
    answer('zeroTouch.customers.configurations.list', 403, {
      error: { code: 403, status: 'PERMISSION_DENIED', message: 'words', details: [tos] },
    }),
  ],
];

/** What stays the same from run to run: of facts only their names. */
function golden(result: CheckResult): object {
  const { id: _id, startedAt: _start, facts, latencyMs: _latency, phases, requestId: _request, ...others } = result;
  const { warnings, drift, ...rest } = others;
  const codes = warnings.map(({ code }) => code);
  return { ...rest, phases: phases !== null, facts: Object.keys(facts).toSorted(), warnings: codes, drift };
}

async function check(service: keyof typeof tables): Promise<object> {
  const targets = [...config.targets, ...furtherTargets].filter(({ id }) => id === `aurora/${service}`);
  const { results } = await runChecks({ ...config, targets }, { retries: 0, clock: time.clock });
  return golden(results[0]!);
}

const tables = {
  'apple.dep': depCases,
  'apple.vpp': vppCases,
  'apple.business': businessCases,
  'google.amapi': amapiCases,
  'google.play': playCases,
  'google.zerotouch': zeroTouchCases,
} as const;

test.each(Object.keys(tables) as (keyof typeof tables)[])('%s', async (service) => {
  const { dep: depSimulator, vpp, business: businessSimulator, emm } = vendors;
  const simulator = {
    'apple.dep': depSimulator,
    'apple.vpp': vpp,
    'apple.business': businessSimulator,
    'google.amapi': emm,
    'google.play': emm,
    'google.zerotouch': emm,
  }[service];
  const results: Record<string, object> = { healthy: await check(service) };
  expect(results.healthy).toMatchObject({ class: 'ok', code: null, error: null });
  for (const [name, { endpoint, fault }] of tables[service]) {
    // Apple counts requests per second and minute.
    for (let second = 0; second < 8; second += 1) time.step();
    simulator.faults.add({ fault, endpoint, times: 5 });
    results[name] = await check(service);
    simulator.faults.clear();
    expect(results[name], name).not.toMatchObject({ class: 'prober_fault', code: 'PROBE_CRASHED' });
  }
  const text = JSON.stringify(results, undefined, 2).replace(/machine is \d+ s /g, 'machine is N s ');
  await expect(`${text}\n`).toMatchFileSnapshot(`golden/${service}.snap`);
});

test('what was learnt before a failure is kept', async () => {
  vendors.emm.faults.add({
    fault: { status: 403, body: google(403, 'PERMISSION_DENIED', 'SERVICE_DISABLED') },
    endpoint: 'enterprises.get',
  });
  const targets = config.targets.filter(({ id }) => id === 'aurora/google.amapi');
  const { results } = await runChecks({ ...config, targets }, { retries: 0, clock: time.clock });
  expect(results[0]).toMatchObject({
    class: 'fail.config',
    code: 'EMM_API_DISABLED',
    facts: { project: 'aurora-mdm', tokenEndpoint: true, apiEnabled: false },
  });
});
