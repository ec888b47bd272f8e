import { describe, expect, test } from 'vitest';
import { type Call, createCallState } from '../../src/call/call.ts';
import { toVendorError, wasNotTaken } from '../../src/call/failure.ts';
import { completeRetryPolicy } from '../../src/call/retry.ts';
import {
  BudgetExhausted,
  createTransport,
  type Hooks,
  reasonOfSystemCode,
  SchemaMismatch,
  systemClock,
  TransportFailure,
  VendorError,
} from '../../src/index.ts';
import { getThing, thingsService } from '../things.ts';

const hooks: Hooks = {};
const caller = {
  service: thingsService,
  origins: {},
  authentication: {},
  transport: createTransport(),
  clock: systemClock,
  random: Math.random,
  label: 'tenant',
  hooks,
  retry: completeRetryPolicy(false),
  timeoutMs: 1,
  totalTimeoutMs: 1,
  isNews: () => true,
};
const callTo = (aborted: boolean): Call => ({
  caller,
  endpoint: getThing,
  request: { target: '', body: undefined, input: {} },
  limits: {
    timeoutMs: 1,
    totalTimeoutMs: 1,
    deadlineMs: 1,
    signal: aborted ? AbortSignal.abort() : new AbortController().signal,
    priority: undefined,
    whenExhausted: undefined,
    freshConnection: false,
  },
  state: { ...createCallState(), requests: 2 },
});
const convert = (error: unknown, aborted = false) => toVendorError(callTo(aborted), error);
const common = { service: 'test.things', operation: 'things.get', label: 'tenant', attempts: 2 };

describe('whatever was thrown', () => {
  test.each([
    [new TransportFailure({ reason: 'TIMEOUT', code: 'ATTEMPT_TIMEOUT' }), 'TIMEOUT'],
    [new SchemaMismatch(['/id should be string']), 'SCHEMA_MISMATCH'],
    [new BudgetExhausted(7), 'BUDGET_EXHAUSTED'],
    [new Error('a credential function failed'), 'UNEXPECTED'],
    ['text', 'UNEXPECTED'],
  ])('becomes an error of the package: %s', (error, reason) => {
    expect(convert(error)).toMatchObject({ ...common, code: `THINGS_${reason}` });
  });

  test.each([
    'Dynamic require of "util" is not supported',
    'Calling `require` for "util" in an environment that doesn\'t expose the `require` function.\nSee its page.',
    'require is not defined in ES module scope, you can use import instead',
  ])('says how to bundle, where a bundler left out a module of Node: %s', (message) => {
    const { message: told } = convert(new Error(message));
    expect(told).toContain(message.slice(0, 20));
    expect(told).toMatch(/^things\.get failed: .*\. Bundle the program as https:\S+\/docs\/bundling\.md shows$/);
    expect(convert(new Error(`my own: ${message}`)).message).not.toContain('undl');
  });

  test("was the caller's doing when the call was to end", () => {
    expect(convert('enough', true)).toMatchObject({ code: 'THINGS_ABORTED', cause: 'enough' });
    const timeout = new TransportFailure({ reason: 'TIMEOUT', code: 'TOTAL_TIMEOUT' });
    expect(convert(timeout, true)).toMatchObject({ code: 'THINGS_TIMEOUT' });
  });

  test('stays as it is when it is one already', () => {
    const error = thingsService.errors.createCommon('CONFLICT', { ...common, attempts: 9 });
    expect(convert(error)).toBe(error);
    expect(convert(new BudgetExhausted(7)).retryAfterMs).toBe(7);
  });

  test('gets the label and the call: a credential function knows neither', () => {
    const facts = { service: 'test.things', operation: 'token.read', detail: 'the file is empty' };
    const error = thingsService.errors.createCommon('UNAUTHORIZED', facts);
    const labelled = convert(error);
    expect(labelled).toMatchObject({ ...facts, label: 'tenant', during: 'things.get', code: error.code });
    expect(labelled.message).toBe(
      'token.read failed during things.get: the credential was not accepted: the file is empty',
    );
    expect(convert(labelled)).toBe(labelled);
  });

  test('of another package is not one of this package', () => {
    const foreign = new VendorError(
      'OTHER_LOST',
      { kind: 'server', summary: 's', remedy: 'r.' },
      { service: 'o', operation: 'p' },
    );
    expect(convert(foreign)).toMatchObject({ ...common, code: 'THINGS_UNEXPECTED', cause: foreign });
  });
});

const refusedFacts = { service: 'test.things', operation: 'things.add' };

test.each([
  ['ENOTFOUND', 'getaddrinfo', true],
  ['ECONNREFUSED', 'connect', true],
  ['EHOSTUNREACH', 'connect', true],
  ['ETIMEDOUT', 'connect', true],
  ['CERT_HAS_EXPIRED', undefined, true],
  ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, true],
  ['ECONNRESET', 'read', false],
  ['ETIMEDOUT', 'read', false],
  // May come in the middle of a request, too.
  ['EPROTO', 'write', false],
  ['ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC', undefined, false],
  ['UNKNOWN', undefined, false],
])('%s on %s: %s', (code, syscall, expected) => {
  const reason = reasonOfSystemCode(code);
  const cause = new TransportFailure({ reason, code, syscall });
  expect(wasNotTaken(thingsService.errors.createCommon(reason, { ...refusedFacts, cause }))).toBe(expected);
});

test('an answer was taken, whatever it said', () => {
  expect(wasNotTaken(thingsService.errors.createCommon('SERVER_ERROR', { ...refusedFacts, status: 503 }))).toBe(false);
});
