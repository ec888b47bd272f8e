import { createVirtualClock } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { type HealthRouteOptions, healthRoute } from '../../src/library/index.ts';
import type { RunReport } from '../../src/model/index.ts';
import { reportOf } from '../support/report.ts';
import { resultOf } from '../support/result.ts';

const failing = reportOf([
  resultOf(),
  resultOf({
    target: 'b/apple.dep',
    class: 'fail.terms',
    code: 'DEP_TERMS_NOT_SIGNED',
    owner: 'tenant',
    remedy: 'Accept.',
  }),
]);
const get = new Request('http://127.0.0.1/healthz');

/** A route whose checks are ended by hand. */
function start(options: Partial<HealthRouteOptions> = {}) {
  const clock = createVirtualClock();
  const checks: { resolve(report: RunReport): void; reject(error: Error): void }[] = [];
  const check = () =>
    new Promise<RunReport>((resolve, reject) => {
      checks.push({ resolve, reject });
    });
  const route = healthRoute({ check, clock, ...options });
  return { clock, checks, route, body: async () => (await route(get)).json() as Promise<Record<string, unknown>> };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('answers at once, before anything is known', async () => {
  const { route, checks } = start();
  const response = await route(get);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ status: 'ok', vendors: { state: 'unknown' } });
  expect(checks).toHaveLength(1);
});

test('reports the vendors, and answers 200 whatever they do', async () => {
  const { route, checks, body } = start();
  await body();
  checks[0]!.resolve(failing);
  await settle();
  expect((await route(get)).status).toBe(200);
  expect(await body()).toEqual({
    status: 'ok',
    vendors: {
      state: 'failure',
      checkedAt: failing.startedAt,
      targets: 2,
      services: { 'apple.dep': { ok: 1, 'fail.terms': 1 } },
    },
  });
});

test('names targets only where it is asked to', async () => {
  const { checks, body } = start({ details: true });
  await body();
  checks[0]!.resolve(failing);
  await settle();
  expect(await body()).toMatchObject({
    vendors: {
      results: [
        { target: 'acme/apple.dep', class: 'ok' },
        { target: 'b/apple.dep', code: 'DEP_TERMS_NOT_SIGNED' },
      ],
    },
  });
});

describe('a report is kept', () => {
  test('until it is too old; then the next request has it renewed, and does not wait', async () => {
    const { clock, checks, body } = start({ maxAgeMs: 1_000 });
    await body();
    checks[0]!.resolve(failing);
    await settle();
    await clock.advance(999);
    await body();
    expect(checks).toHaveLength(1);
    await clock.advance(1);
    expect(await body()).toMatchObject({ vendors: { state: 'failure' } });
    expect(checks).toHaveLength(2);
    checks[1]!.resolve(reportOf([resultOf()]));
    await settle();
    expect(await body()).toMatchObject({ vendors: { state: 'ok' } });
  });

  test('and a thousand requests make one check', async () => {
    const { checks, route } = start();
    await Promise.all(Array.from({ length: 1_000 }, () => route(get)));
    expect(checks).toHaveLength(1);
  });

  test('a check that fails leaves nothing known, and harms no answer', async () => {
    const { checks, body, clock } = start();
    await body();
    checks[0]!.resolve(failing);
    await settle();
    await clock.advance(60_000);
    await body();
    checks[1]!.reject(new Error('broken'));
    await settle();
    expect(await body()).toEqual({ status: 'ok', vendors: { state: 'unknown' } });
  });
});

test.each([
  ['HEAD', 200],
  ['POST', 405],
  ['DELETE', 405],
])('%s is %i, without a body', async (method, status) => {
  const response = await start().route(new Request('http://127.0.0.1/healthz', { method }));
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('');
});

test('a wrong option is refused by its name', () => {
  expect(() => healthRoute({ check: () => Promise.resolve(failing), maxAgeMs: Number.NaN })).toThrow(
    /^maxAgeMs must be/,
  );
});
