import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, it } from 'vitest';
import type { BusinessClient } from '../../src/index.ts';
import { errorOf, type Stage, stage } from '../setup.ts';

type Fault = Parameters<Stage['simulator']['faults']['add']>[0]['fault'];

async function failWith(
  fault: Fault,
  endpoint = 'mdmServers.list',
  call = (c: BusinessClient) => c.mdmServers.list().toArray(),
) {
  await using scene = await stage();
  scene.simulator.faults.add({ endpoint, fault, times: 9 });
  return await errorOf(call(scene.client({ retry: false })));
}

const document = (status: number, code: string, more = {}) => ({
  status,
  body: { errors: [{ status: String(status), code, title: 'A title', detail: 'A detail.', ...more }] },
});

describe('an error document', () => {
  it.each([
    [400, 'PARAMETER_ERROR.INVALID', 'BUSINESS_PARAMETER_REFUSED', 'invalid', 'us'],
    [403, 'FORBIDDEN_ERROR', 'BUSINESS_PERMISSION_MISSING', 'auth', 'credential'],
    [403, 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED', 'BUSINESS_TERMS_NOT_ACCEPTED', 'terms', 'tenant'],
    [404, 'NOT_FOUND', 'BUSINESS_NOT_FOUND', 'config', 'us'],
    [406, 'NOT_ACCEPTABLE', 'BUSINESS_NOT_ACCEPTABLE', 'invalid', 'us'],
    [409, 'STATE_ERROR', 'BUSINESS_CONFLICT', 'conflict', 'tenant'],
    [422, 'ENTITY_ERROR.ATTRIBUTE.INVALID', 'BUSINESS_UNPROCESSABLE', 'invalid', 'us'],
    [500, 'UNEXPECTED_ERROR', 'BUSINESS_SERVER_ERROR', 'server', 'vendor'],
  ])('with status %i and %s is %s', async (status, vendorCode, code, kind, owner) => {
    const error = await failWith(document(status, vendorCode));
    expect(error).toMatchObject({
      code,
      kind,
      owner,
      status,
      vendorCode,
      service: 'apple.business',
      name: 'BusinessError',
    });
    expect(error.message).toMatch(/^mdmServers\.list failed: .*: A detail \(status/);
    expect(error.remedy).toMatch(/\.$/);
  });

  it('keeps all its errors, in order', async () => {
    const error = await failWith({
      status: 422,
      body: {
        errors: [
          {
            id: '1',
            status: '422',
            code: 'A.B',
            title: 'One',
            detail: 'First',
            source: { pointer: '/data' },
            meta: {},
          },
          { status: 422, code: 'C', source: { jsonPointer: { pointer: '/data/x' } } },
          { title: 'Three', source: { parameter: 'limit' } },
          'nonsense',
        ],
      },
    });
    expect(error.details).toEqual([
      { id: '1', status: '422', code: 'A.B', title: 'One', detail: 'First', pointer: '/data' },
      { status: '422', code: 'C', pointer: '/data/x' },
      { title: 'Three', parameter: 'limit' },
      {},
    ]);
    expect(error.message).toContain('/data: First; and 3 more');
    expect(error.vendorCode).toBe('A.B');
  });

  it('may be missing: the status decides', async () => {
    expect(await failWith({ status: 403 })).toMatchObject({ code: 'BUSINESS_PERMISSION_MISSING', details: [] });
    expect(await failWith({ status: 422, body: '[]' })).toMatchObject({ code: 'BUSINESS_UNPROCESSABLE', details: [] });
    expect(await failWith({ status: 418, body: { errors: 'x' } })).toMatchObject({ code: 'BUSINESS_REJECTED' });
  });

  it('of 429 tells how long to wait', async () => {
    const error = await failWith({ ...document(429, 'RATE_LIMIT_EXCEEDED'), headers: { 'retry-after': '3600' } });
    expect(error).toMatchObject({ code: 'BUSINESS_THROTTLED', kind: 'throttled', retryAfterMs: 3_600_000 });
  });

  it('is not what a web page is', async () => {
    const page = { status: 403, headers: { 'content-type': 'text/html' }, body: '<html><title>Blocked</title></html>' };
    expect(await failWith(page)).toMatchObject({ code: 'BUSINESS_INTERCEPTED', kind: 'network', attempts: 1 });
    expect(await failWith({ ...page, status: 401 })).toMatchObject({ code: 'BUSINESS_INTERCEPTED' });
    expect(await failWith({ ...page, status: 502 })).toMatchObject({ code: 'BUSINESS_SERVER_ERROR' });
    expect(await failWith('html')).toMatchObject({ code: 'BUSINESS_INTERCEPTED' });
    expect(await failWith('garble')).toMatchObject({ code: 'BUSINESS_MALFORMED_RESPONSE', kind: 'schema' });
  });

  it('carries the id of the request', async () => {
    const error = await failWith({ status: 500, headers: { 'x-request-id': 'ABC.0.0' } });
    expect(error.requestId).toBe('ABC.0.0');
  });
});

describe('an OAuth error', () => {
  it.each([
    ['invalid_client', 'BUSINESS_INVALID_CLIENT', 'auth'],
    ['invalid_grant', 'BUSINESS_INVALID_CLIENT', 'auth'],
    ['unauthorized_client', 'BUSINESS_INVALID_CLIENT', 'auth'],
    ['invalid_scope', 'BUSINESS_INVALID_SCOPE', 'config'],
    ['invalid_request', 'BUSINESS_REJECTED', 'invalid'],
    ['unsupported_grant_type', 'BUSINESS_REJECTED', 'invalid'],
    ['something_new', 'BUSINESS_REJECTED', 'invalid'],
  ])('%s is %s', async (error, code, kind) => {
    const fault = { status: 400, body: { error, error_description: 'Words.' } };
    expect(await failWith(fault, 'accessToken.request')).toMatchObject({
      code,
      kind,
      vendorCode: error,
      operation: 'accessToken.request',
      details: [{ code: error, detail: 'Words.' }],
    });
  });

  it('does not repeat a token that the answer echoes', async () => {
    const token = `eyJhbGciOiJFUzI1NiJ9.${'a'.repeat(80)}.${'b'.repeat(86)}`;
    const fault = { status: 400, body: { error: 'invalid_client', error_description: `bad ${token}` } };
    const error = await failWith(fault, 'accessToken.request');
    expect(error.details[0]?.detail).toBe('bad [redacted]');
  });

  it.each([
    [-1_800, 'slow'],
    [1_800, 'fast'],
  ])('invalid_client with a clock that is %i s off is its fault', async (seconds, direction) => {
    await using scene = await stage();
    const clock = createVirtualClock({ startMs: scene.clock.now() + seconds * 1000 });
    const error = await errorOf(scene.client({ clock }).mdmServers.list().toArray());
    expect(error).toMatchObject({
      code: 'BUSINESS_CLOCK_SKEW',
      kind: 'local',
      owner: 'us',
      vendorCode: 'invalid_client',
    });
    expect(error.message).toContain(`${Math.abs(seconds)} s ${direction}`);
  });

  it('invalid_client with a clock that is nearly right is the fault of the key', async () => {
    await using scene = await stage();
    const clock = createVirtualClock({ startMs: scene.clock.now() - 290_000 });
    scene.simulator.revokeKey(scene.simulator.account.keyId);
    const error = await errorOf(scene.client({ clock }).mdmServers.list().toArray());
    expect(error).toMatchObject({ code: 'BUSINESS_INVALID_CLIENT', attempts: 1 });
    expect(error.remedy).toMatch(/revoked.*client id, key id and private key belong together/);
  });
});
