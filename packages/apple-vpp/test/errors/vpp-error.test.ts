import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { errorNumbers, VppError, vppErrors } from '../../src/index.ts';
import { vppErrorFault } from '../../src/testing/index.ts';
import { failureOf, startVpp } from '../start-vpp.ts';
import { noVectors, readVector } from '../vectors.ts';

interface ErrorCase {
  readonly name: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly rawBody?: string;
  readonly now?: string;
  readonly kind: string;
  readonly retry: boolean;
  readonly retryAfterMs?: number;
}

const kinds: Readonly<Record<string, string>> = {
  rate: 'throttled',
  request: 'invalid',
  auth: 'auth',
  server: 'server',
};

describe('what the service answers', () => {
  it('is classified as published', async (context) => {
    const text = readVector('synthetic/responses.json');
    if (text === undefined) return context.skip(noVectors);
    // The file's own description gives this form.
    const { errors } = JSON.parse(text) as { errors: readonly ErrorCase[] };
    expect(errors.length).toBeGreaterThan(5);
    for (const one of errors) {
      await using vpp = await startVpp();
      const { status, headers, body, rawBody } = one;
      if (one.now) await vpp.clock.advance(Date.parse(one.now) - vpp.clock.now());
      vpp.simulator.faults.add({ fault: { status, headers, body: body ?? rawBody }, times: 9 });
      const error = await failureOf(
        vpp.client.clientConfig.get({ totalTimeoutMs: 600_000, retry: { retries: 1, maxRetryAfterMs: 300_000 } }),
      );
      expect.soft(error.kind, one.name).toBe(kinds[one.kind]);
      expect.soft(error.attempts, one.name).toBe(one.retry ? 2 : 1);
      // The first wait has moved the clock on to the date.
      if (one.retryAfterMs && !one.now) expect.soft(error.retryAfterMs, one.name).toBe(one.retryAfterMs);
      if (one.retryAfterMs) expect.soft(vpp.clock.sleptMs, one.name).toBe(one.retryAfterMs);
    }
  });

  it.each([9601, 9603, 9621, 9622, 9625, 9646, 9709, 9722, 9729] as const)(
    '%i in a body decides, whatever the status',
    async (number) => {
      await using vpp = await startVpp();
      for (const status of [200, 400, 401, 500]) {
        vpp.simulator.faults.add({ fault: vppErrorFault(number, { status }) });
        const error = await failureOf(vpp.client.clientConfig.get({ retry: false }));
        const entry = errorNumbers[number];
        expect(error).toMatchObject({
          code: entry.code,
          kind: entry.kind,
          remedy: entry.remedy,
          vendorCode: String(number),
          status,
        });
        expect(error.message).toContain('clientConfig.get failed: ');
      }
    },
  );

  it.each([
    [200, 'VPP_REJECTED', 'invalid'],
    [400, 'VPP_REJECTED', 'invalid'],
    [401, 'VPP_UNAUTHORIZED', 'auth'],
    [503, 'VPP_SERVER_ERROR', 'server'],
  ])('an unknown number with status %i is %s', async (status, code, kind) => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add({ fault: { status, body: { errorNumber: 9999, errorMessage: 'Something\n new' } } });
    const error = await failureOf(vpp.client.assets.list({ retry: false }).toArray());
    expect(error).toMatchObject({ code, kind, vendorCode: '9999', status, operation: 'assets.list' });
    expect(error.message).toContain('Something new');
  });

  it('may write the number as text', async () => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add({ fault: { status: 200, body: { errorNumber: '9621', errorMessage: null } } });
    expect(await failureOf(vpp.client.clientConfig.get())).toMatchObject({ code: 'VPP_TOKEN_EXPIRED' });
  });

  it.each([
    ['html', 'VPP_INTERCEPTED', 'network'],
    [
      { status: 403, body: '<html>blocked</html>', headers: { 'content-type': 'text/html' } },
      'VPP_INTERCEPTED',
      'network',
    ],
    [
      { status: 502, body: '<html>oops</html>', headers: { 'content-type': 'text/html' } },
      'VPP_SERVER_ERROR',
      'server',
    ],
    [
      { status: 429, body: '<html>slow</html>', headers: { 'content-type': 'text/html' } },
      'VPP_THROTTLED',
      'throttled',
    ],
    [{ status: 401 }, 'VPP_UNAUTHORIZED', 'auth'],
    [{ status: 200, body: {} }, 'VPP_SCHEMA_MISMATCH', 'schema'],
    ['garble', 'VPP_MALFORMED_RESPONSE', 'schema'],
    ['reset', 'VPP_CONNECTION_RESET', 'network'],
  ] as const)('%j becomes %s', async (fault, code, kind) => {
    await using vpp = await startVpp();
    vpp.simulator.faults.add({ fault });
    expect(await failureOf(vpp.client.clientConfig.get({ retry: false }))).toMatchObject({ code, kind });
  });
});

describe('VppError', () => {
  it('names the request at the vendor and its owner', async () => {
    await using vpp = await startVpp({}, { label: 'tenant-7' });
    const headers = { 'x-apple-jingle-correlation-key': 'ABC123' };
    vpp.simulator.faults.add({ fault: { status: 400, body: { errorNumber: 9602 }, headers } });
    const error = await failureOf(vpp.client.clientConfig.get());
    expect(error).toBeInstanceOf(VppError);
    expect(error).toMatchObject({ name: 'VppError', service: 'apple.vpp', label: 'tenant-7', requestId: 'ABC123' });
  });

  it('holds no token, not even a token that the vendor repeats', async () => {
    await using vpp = await startVpp();
    const secret = vpp.simulator.credential.value.reveal();
    vpp.simulator.faults.add({
      fault: { status: 400, body: { errorNumber: 9999, errorMessage: `bad token ${secret}` } },
    });
    const error = await failureOf(vpp.client.clientConfig.get());
    for (const view of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error), error.stack ?? '']) {
      expect(view).not.toContain(secret.slice(0, 24));
    }
    expect(error.message).toContain('bad token [redacted]');
  });
});

describe('vppErrors', () => {
  it('documents every code', () => {
    expect(Object.keys(vppErrors)).toEqual(expect.arrayContaining(Object.values(errorNumbers).map(({ code }) => code)));
    for (const [code, { summary, remedy }] of Object.entries(vppErrors)) {
      expect(code).toMatch(/^VPP_/);
      expect(summary).not.toBe('');
      expect(remedy).toMatch(/\.$/);
    }
  });

  it('lets the licences be the business of the customer', () => {
    expect(vppErrors.VPP_LICENSES_EXHAUSTED).toMatchObject({ kind: 'config', owner: 'tenant' });
  });
});
