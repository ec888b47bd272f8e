import type { Answer, Endpoint } from '@mdmkit/core';
import { describe, expect, test } from 'vitest';
import { deviceMethods } from '../../src/api/devices.ts';
import { requestToken } from '../../src/api/token-endpoints.ts';
import { diagnoseEmmAnswer } from '../../src/errors/diagnose.ts';
import { failureOf, startEmm } from '../start-emm.ts';

const rpc = (type: string, members: object) => ({ '@type': `type.googleapis.com/google.rpc.${type}`, ...members });

function answer(status: number, body: unknown, headers: Record<string, string> = {}, clockSkewMs?: number): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const json = () => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  };
  return { status, headers, clockSkewMs, text: () => text, json };
}

interface Told {
  readonly http?: number;
  readonly status: string;
  readonly message?: string;
  readonly details?: readonly object[];
}

function diagnose(
  { http = 400, status, message = 'no', details }: Told,
  endpoint: Endpoint = deviceMethods.list.endpoint,
) {
  return diagnoseEmmAnswer(answer(http, { error: { code: http, status, message, details } }), endpoint);
}

describe('the API', () => {
  test.for([
    ['EMM_UNAUTHORIZED', 401, 'UNAUTHENTICATED', 'ACCESS_TOKEN_EXPIRED'],
    ['EMM_ACCOUNT_DISABLED', 401, 'UNAUTHENTICATED', 'ACCOUNT_STATE_INVALID'],
    ['EMM_API_DISABLED', 403, 'PERMISSION_DENIED', 'SERVICE_DISABLED'],
    ['EMM_PROJECT_UNUSABLE', 403, 'PERMISSION_DENIED', 'CONSUMER_INVALID'],
    ['EMM_PROJECT_UNUSABLE', 403, 'PERMISSION_DENIED', 'BILLING_DISABLED'],
    ['EMM_SCOPE_INSUFFICIENT', 403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'],
    ['EMM_PERMISSION_DENIED', 403, 'PERMISSION_DENIED', 'IAM_PERMISSION_DENIED'],
    ['EMM_PERMISSION_DENIED', 403, 'PERMISSION_DENIED', 'SOMETHING_NEW'],
    ['EMM_QUOTA_EXCEEDED', 429, 'RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED'],
    ['EMM_SERVER_ERROR', 500, 'INTERNAL', 'X'],
    ['EMM_UNAVAILABLE', 503, 'UNAVAILABLE', 'X'],
    ['EMM_UNAVAILABLE', 504, 'DEADLINE_EXCEEDED', 'X'],
    ['EMM_REJECTED', 501, 'UNIMPLEMENTED', 'X'],
    ['EMM_CONFLICT', 409, 'ABORTED', 'X'],
    ['EMM_FAILED_PRECONDITION', 400, 'FAILED_PRECONDITION', 'X'],
  ] as const)('%s from %s %s %s', ([code, http, status, reason]) => {
    const details = [rpc('ErrorInfo', { reason })];
    expect(diagnose({ http, status, details })).toMatchObject({ code, vendorCode: reason });
  });

  test('a refusal without a reason is about the enterprise, one about a permission is not', () => {
    const refusal = { http: 403, status: 'PERMISSION_DENIED' };
    expect(diagnose({ ...refusal, message: 'Caller is not authorized to manage enterprise.' })).toMatchObject({
      code: 'EMM_ENTERPRISE_NOT_MANAGED',
      vendorCode: 'PERMISSION_DENIED',
    });
    expect(diagnose({ ...refusal, message: "Permission 'x.y' denied on resource" })?.code).toBe(
      'EMM_PERMISSION_DENIED',
    );
  });

  test('a missing entity is "not found", also with status 500', () => {
    const message = 'Requested entity was not found.';
    expect(diagnose({ http: 404, status: 'NOT_FOUND', message })?.code).toBe('EMM_NOT_FOUND');
    expect(diagnose({ http: 500, status: 'INTERNAL', message })?.code).toBe('EMM_NOT_FOUND');
  });

  test('a device that is no longer managed has a code of its own', () => {
    const message = 'Device is no longer being managed';
    expect(diagnose({ status: 'FAILED_PRECONDITION', message })?.code).toBe('EMM_DEVICE_NOT_MANAGED');
    expect(diagnose({ status: 'INVALID_ARGUMENT', message })?.code).toBe('EMM_DEVICE_NOT_MANAGED');
  });

  test('members that were not accepted are named, their values are not', () => {
    const fieldViolations = [
      { field: 'policy.camera_access', description: `Invalid value at 'policy.camera_access', "hunter2"` },
      { field: 'policy.x', description: 'too long' },
    ];
    const details = [rpc('BadRequest', { fieldViolations })];
    const diagnosis = diagnose({ status: 'INVALID_ARGUMENT', message: 'm', details });
    expect(diagnosis?.detail).toBe(
      `policy.camera_access: Invalid value at 'policy.camera_access', "…"; policy.x: too long`,
    );
    expect(diagnosis?.details).toHaveLength(2);
    expect(diagnose({ status: 'INVALID_ARGUMENT', message: 'Bad "hunter2"' })?.detail).toBe('Bad "…"');
  });

  test('the quota of devices is no throttling', () => {
    const exhausted = { http: 429, status: 'RESOURCE_EXHAUSTED' };
    expect(diagnose({ ...exhausted, message: 'Device quota exceeded for the project.' })?.code).toBe(
      'EMM_DEVICE_QUOTA_EXCEEDED',
    );
    const message = "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' for device owners";
    expect(diagnose({ ...exhausted, message })?.code).toBe('EMM_QUOTA_EXCEEDED');
  });

  test('an exceeded quota waits as long as the answer says, or 30 seconds', () => {
    const exhausted = { http: 429, status: 'RESOURCE_EXHAUSTED' };
    expect(diagnose(exhausted)?.retryAfterMs).toBe(30_000);
    const told = { ...exhausted, details: [rpc('RetryInfo', { retryDelay: '7s' })] };
    expect(diagnose(told)?.retryAfterMs).toBe(7_000);
    const body = { error: { status: 'RESOURCE_EXHAUSTED', message: '' } };
    const withHeader = diagnoseEmmAnswer(answer(429, body, { 'retry-after': '5' }), deviceMethods.list.endpoint);
    expect(withHeader?.retryAfterMs).toBeUndefined();
    expect(diagnoseEmmAnswer(answer(429, 'slow down'), deviceMethods.list.endpoint)?.retryAfterMs).toBe(30_000);
  });

  test('pages of the front end are outages', () => {
    const page = '<!DOCTYPE html><html><title>502</title></html>';
    const html = { 'content-type': 'text/html' };
    expect(diagnoseEmmAnswer(answer(502, page, html), deviceMethods.list.endpoint)?.code).toBe('EMM_UNAVAILABLE');
    expect(diagnoseEmmAnswer(answer(500, page, html), deviceMethods.list.endpoint)?.code).toBe('EMM_UNAVAILABLE');
    expect(diagnoseEmmAnswer(answer(404, page, html), deviceMethods.list.endpoint)).toBeUndefined();
  });

  test('nothing changed is no success, and a success is no failure', () => {
    expect(diagnoseEmmAnswer(answer(304, ''), deviceMethods.list.endpoint)?.code).toBe('EMM_UNCHANGED');
    expect(
      diagnoseEmmAnswer(answer(200, { error: { status: 'INTERNAL' } }), deviceMethods.list.endpoint),
    ).toBeUndefined();
  });
});

describe('the token endpoint', () => {
  test.for([
    [
      'EMM_CLOCK_SKEW',
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.',
    ],
    ['EMM_KEY_REJECTED', 'invalid_grant', 'Invalid JWT Signature.'],
    ['EMM_ACCOUNT_NOT_FOUND', 'invalid_grant', 'Invalid grant: account not found'],
    ['EMM_ACCOUNT_DISABLED', 'invalid_grant', 'The account is disabled'],
    ['EMM_UNAUTHORIZED', 'invalid_grant', 'Something new'],
    ['EMM_UNAUTHORIZED', 'unauthorized_client', 'Client is unauthorized'],
    ['EMM_SCOPE_REJECTED', 'invalid_scope', 'Invalid OAuth scope'],
  ] as const)('%s from %s %s', ([code, error, error_description]) => {
    const told = answer(400, { error, error_description });
    expect(diagnoseEmmAnswer(told, requestToken)).toMatchObject({ code, vendorCode: error });
  });

  test('a wrong clock is reported with its difference', () => {
    const body = { error: 'invalid_grant', error_description: 'in a reasonable timeframe' };
    expect(diagnoseEmmAnswer(answer(400, body, {}, -600_400), requestToken)?.detail).toBe(
      'the clock of this machine is 600 s fast',
    );
  });

  test('its outages are outages', () => {
    expect(diagnoseEmmAnswer(answer(503, ''), requestToken)?.code).toBe('EMM_UNAVAILABLE');
    expect(diagnoseEmmAnswer(answer(500, { error: 'internal_failure' }), requestToken)).toBeUndefined();
  });
});

test('a code that has not the form of a code is dropped, because it can be a token', async () => {
  await using started = await startEmm();
  const { google, emm } = started;
  const token = `ya29.c.${'x'.repeat(60)}`;
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: token, domain: 'googleapis.com' }];
  const body = { error: { code: 403, status: 'PERMISSION_DENIED', message: `denied for ${token}`, details } };
  google.faults.add({ endpoint: 'enterprises.get', fault: { status: 403, body } });
  const error = await failureOf(emm.enterprises.get(google.enterprise.name));
  expect(error).toMatchObject({ vendorCode: 'PERMISSION_DENIED' });
  expect(JSON.stringify(error) + String(error)).not.toContain('xxxx');
});
