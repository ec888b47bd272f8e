import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import {
  createMemoryBudgetStore,
  createMemorySessionStore,
  createTransport,
  systemClock,
  type Transport,
} from '@mdmkit/core';
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { resultId } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkTarget } from '../../src/check/check-target.ts';
import { type CheckFailure, type RunOptions, runChecks, type Target } from '../../src/index.ts';
import { createNetworkAccess } from '../../src/network/network-access.ts';

const clock = createVirtualClock();
const vpp = createVppSimulator({ clock, limits: { maxRequestPerSecond: 1_000_000 } });
let server: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  server = await listen(vpp);
});
afterAll(() => server.close());

/** Checks Apps and Books once with something in the place of the credential. */
async function check(credential: unknown, options: RunOptions = {}) {
  const target = { id: 'a/apple.vpp', tenant: 'a', tenantName: 'A', service: 'apple.vpp', credential } as const;
  const { results } = await runChecks(
    { origins: { 'apple.vpp': server.origin }, targets: [target] },
    { clock, ...options },
  );
  return results[0]!;
}

/** Moves time on for as long as something is under way. */
async function withTime<Value>(running: Promise<Value>, stepMs: number): Promise<Value> {
  let done = false;
  void running.finally(() => {
    done = true;
  });
  while (!done) {
    await clock.advance(stepMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return running;
}

test('a result of a healthy target has the facts', async () => {
  expect(await check(vpp.credential)).toEqual({
    id: resultId('a/apple.vpp', clock.now()),
    target: 'a/apple.vpp',
    tenant: 'a',
    startedAt: '2026-11-23T12:00:00.000Z',
    service: 'apple.vpp',
    class: 'ok',
    code: null,
    owner: null,
    remedy: null,
    error: null,
    latencyMs: 0,
    phases: {
      dnsMs: null,
      connectMs: expect.any(Number),
      tlsMs: null,
      firstByteMs: expect.any(Number),
      totalMs: expect.any(Number),
    },
    attempts: 1,
    requestId: null,
    facts: expect.objectContaining({ organisation: 'Example Location', assets: 3, assetsComplete: true }),
    warnings: [],
    drift: [],
  });
});

describe('a probe that fails by itself', () => {
  const broken = {
    get expiresAt(): Date {
      throw new TypeError('cannot read sEcReT');
    },
  };

  test('is a fault of the checker, and nothing was sent', async () => {
    expect(await check(broken)).toMatchObject({
      class: 'prober_fault',
      code: 'PROBE_CRASHED',
      owner: 'us',
      latencyMs: null,
      attempts: 0,
    });
  });

  test('calls the hook with the reason', async () => {
    const failures: CheckFailure[] = [];
    await check(broken, { onFailure: (failure) => failures.push(failure) });
    expect(failures).toEqual([{ target: 'a/apple.vpp', error: expect.any(TypeError) }]);
  });

  test('or that never ends is stuck, a second after its time', async () => {
    // Connections that heed no signal hold up the probe.
    await using transport = createTransport();
    const deaf: Transport = { ...transport, send: () => new Promise(() => {}) };
    const startedMs = clock.now();
    const result = await withTime(check(vpp.credential, { timeoutMs: 5_000, transport: deaf }), 500);
    expect(result).toMatchObject({ class: 'prober_fault', code: 'PROBE_STUCK', owner: 'us', attempts: 1 });
    expect(clock.now() - startedMs).toBeLessThanOrEqual(8_000);
  });
});

describe('time', () => {
  test('answers that come late together are a vendor that is too slow, not a fault of the checker', async () => {
    // Each request is in time; the check as a whole is not.
    vpp.faults.add({ fault: { delayMs: 0 }, endpoint: 'clientConfig.get' });
    vpp.faults.add({ fault: 'hang', times: 10, endpoint: 'assets.list' });
    const result = await withTime(check(vpp.credential, { timeoutMs: 4_000, retries: 5 }), 100);
    vpp.faults.clear();
    expect(result).toMatchObject({ class: 'fail.network', code: 'VPP_TIMEOUT' });
    expect(result.facts).toMatchObject({ location: 'Example Location' });
  });

  test('an answer that gets stuck is the vendor’s, also at the last attempt', async () => {
    vpp.faults.add({ fault: 'stall', times: 10 });
    // On the machine's clock: time must not pass before the beginning of the answer has come through the socket.
    const result = await check(vpp.credential, { timeoutMs: 1_000, clock: systemClock });
    vpp.faults.clear();
    expect(result).toMatchObject({ class: 'fail.server', code: 'VPP_SLOW_RESPONSE', owner: 'vendor', attempts: 2 });
  });
});

describe('a failure', () => {
  test('leaves the facts that were learnt before', async () => {
    vpp.faults.add({ fault: { status: 503 }, endpoint: 'assets.list', times: 2 });
    const result = await check(vpp.credential);
    expect(result).toMatchObject({ class: 'fail.server', code: 'VPP_SERVER_ERROR', attempts: 2 });
    expect(result.facts).toMatchObject({ organisation: 'Example Location', location: 'Example Location' });
    expect(result.facts).not.toHaveProperty('assets');
  });

  test('of a moment is repeated, and then forgotten', async () => {
    vpp.faults.add({ fault: { status: 503 }, endpoint: 'assets.list' });
    expect(await check(vpp.credential)).toMatchObject({ class: 'ok', attempts: 2 });
  });

  test('is not repeated if retries are off', async () => {
    vpp.faults.add({ fault: { status: 503 }, endpoint: 'assets.list' });
    expect(await check(vpp.credential, { retries: 0 })).toMatchObject({ class: 'fail.server', attempts: 1 });
  });
});

describe('an interrupted run', () => {
  test('gives no verdict on a target that was not checked, and sends nothing', async () => {
    const before = vpp.requests().length;
    const result = await check(vpp.credential, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ class: 'inconclusive', code: 'PROBE_ABORTED', owner: 'us', latencyMs: null });
    expect(vpp.requests()).toHaveLength(before);
  });

  test('keeps what a vendor had said before', async () => {
    const controller = new AbortController();
    vpp.faults.add({ fault: { status: 503 } });
    const result = await check(vpp.credential, {
      signal: controller.signal,
      retries: 0,
      // The verdict is in when the interruption comes.
      hooks: { onResponse: () => queueMicrotask(() => controller.abort()) },
    });
    expect(['VPP_SERVER_ERROR', 'PROBE_ABORTED']).toContain(result.code);
    expect(result.attempts).toBe(1);
  });

  test('gives up on a request that is under way', async () => {
    const controller = new AbortController();
    vpp.faults.add({ fault: 'hang' });
    const result = await check(vpp.credential, {
      signal: controller.signal,
      hooks: { onRequest: () => setImmediate(() => controller.abort()) },
    });
    expect(result).toMatchObject({ class: 'inconclusive', code: 'PROBE_ABORTED', attempts: 1 });
    vpp.faults.clear();
  });
});

describe('a credential that ends', () => {
  const dayMs = 24 * 60 * 60 * 1000;
  const endingIn = (days: number) => ({ ...vpp.credential, expiresAt: new Date(clock.now() + days * dayMs) });

  test.each([
    [31, []],
    [30, [30]],
    [15, [15]],
    [14, [14]],
    [0.5, [0]],
  ])('in %d days is healthy', async (days, warnings) => {
    const result = await check(endingIn(days));
    expect(result.class).toBe('ok');
    expect(result.warnings.map(({ daysLeft }) => daysLeft)).toEqual(warnings);
    expect(result.facts).toMatchObject({ expiresAt: endingIn(days).expiresAt.toISOString() });
  });

  test.each([0, -1])('%d days ago is a failure even when the vendor still takes it', async (days) => {
    expect(await check(endingIn(days))).toMatchObject({
      class: 'fail.auth',
      code: 'CREDENTIAL_EXPIRED',
      owner: 'credential',
      warnings: [],
    });
  });

  test('keeps the vendor’s own word for it', async () => {
    const location = vpp.locations[0]!;
    const { parseContentToken } = await import('@mdmkit/apple-vpp');
    const token = parseContentToken(vpp.issueToken({ location, expiresAtMs: clock.now() - dayMs }));
    expect(await check(token)).toMatchObject({ class: 'fail.auth', code: 'VPP_TOKEN_EXPIRED', owner: 'credential' });
  });
});

describe("this machine's clock", () => {
  const yearsMs = (count: number) => count * 365 * 86_400_000;
  /** Checks with a clock that differs from the vendor's. */
  const checkAt = async (offMs: number) =>
    await check(vpp.credential, { clock: { ...clock, now: () => clock.now() + offMs } });

  test.each([
    ['73 years ahead', yearsMs(73)],
    ['in 1970', -clock.now()],
    ['two minutes ahead', 120_000],
  ])('%s is a warning, and never an expired credential', async (_, offMs) => {
    const result = await checkAt(offMs);
    expect(result).toMatchObject({ class: 'ok', code: null });
    expect(result.warnings).toEqual([{ code: 'CLOCK_SKEW', daysLeft: null }]);
    expect(Math.abs(Number(result.facts.clockSkewSeconds) * 1000 + offMs)).toBeLessThanOrEqual(1_000);
  });

  test('a few seconds off is nothing', async () => {
    expect((await checkAt(20_000)).warnings).toEqual([]);
  });
});

describe('a check that is to be fresh', () => {
  test('makes a connection of its own, and closes it', async () => {
    await using shared = createTransport();
    let isClosed = false;
    const makeTransport = (): Transport => {
      const own = createTransport();
      return {
        ...own,
        [Symbol.asyncDispose]: async () => {
          isClosed = true;
          await own.close();
        },
      };
    };
    const unused: Transport = { ...shared, send: () => Promise.reject(new Error('the shared transport was used')) };
    const { results } = await runFresh('connection', unused, makeTransport);
    expect(results).toMatchObject({ class: 'ok' });
    expect(isClosed).toBe(true);
  });

  async function runFresh(fresh: 'connection' | 'token', transport: Transport, makeTransport: () => Transport) {
    const target: Target = {
      id: 'a/apple.vpp',
      tenant: 'a',
      tenantName: 'A',
      service: 'apple.vpp',
      credential: vpp.credential,
    };
    const results = await checkTarget(target, {
      origins: { 'apple.vpp': server.origin },
      transport,
      clock: systemClock,
      hooks: {},
      sessionStore: createMemorySessionStore(),
      budgetStore: createMemoryBudgetStore(),
      network: createNetworkAccess(),
      timeoutMs: 20_000,
      retries: 0,
      signal: new AbortController().signal,
      fresh,
      makeTransport,
    });
    return { results };
  }
});

test('an id of a request that is no id is dropped: a gateway may have put a credential there', async () => {
  vpp.faults.add({ fault: { status: 500, headers: { 'x-apple-request-uuid': 'Bearer eyJ{token}' } }, times: 2 });
  const result = await check(vpp.credential);
  vpp.faults.clear();
  expect(result.requestId).toBeNull();
});
