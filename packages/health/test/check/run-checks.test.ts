import { createVppSimulator } from '@mdmkit/apple-vpp/testing';
import { createTransport } from '@mdmkit/core';
import { listen } from '@mdmkit/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoadedConfig, type RunOptions, runChecks } from '../../src/index.ts';

const vpp = createVppSimulator({ limits: { maxRequestPerSecond: 1_000_000 } });
let server: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  server = await listen(vpp);
});
afterAll(() => server.close());

const configOf = (...credentials: readonly unknown[]): LoadedConfig => ({
  origins: { 'apple.vpp': server.origin },
  targets: credentials.map((credential, index) => ({
    id: `t${index}/apple.vpp`,
    tenant: `t${index}`,
    tenantName: `T${index}`,
    service: 'apple.vpp',
    // All targets have one credential here: a tenth of its budget would slow them down.
    dedicated: true,
    credential,
  })),
});

test('results come in the order of the configuration, and one failure hides no other', async () => {
  const { results, summary, schemaVersion } = await runChecks(
    configOf(vpp.credential, null, vpp.credential, undefined),
  );
  expect(results.map(({ target }) => target)).toEqual(['t0/apple.vpp', 't1/apple.vpp', 't2/apple.vpp', 't3/apple.vpp']);
  expect(results.map((result) => result.class)).toEqual(['ok', 'prober_fault', 'ok', 'prober_fault']);
  expect(summary).toEqual({ targets: 4, classes: { ok: 2, prober_fault: 2 }, warnings: 0 });
  expect(schemaVersion).toBe(1);
});

test.each([1, 3, 16])('no more than %i are checked at once', async (concurrency) => {
  let active = 0;
  let most = 0;
  const credentials = Array.from({ length: 20 }, () => ({
    ...vpp.credential,
    // The first thing that the probe reads.
    get expiresAt() {
      active += 1;
      most = Math.max(most, active);
      return vpp.credential.expiresAt;
    },
  }));
  const seen: string[] = [];
  const report = await runChecks(configOf(...credentials.map(once)), {
    concurrency,
    onResult: ({ target }) => {
      active -= 1;
      seen.push(target);
    },
  });
  expect(report.summary.classes).toEqual({ ok: 20 });
  expect(most).toBe(concurrency);
  expect(seen.sort()).toEqual(report.results.map(({ target }) => target).sort());
});

/** Lets only the first reading of `expiresAt` count. */
function once(credential: { readonly expiresAt: Date }): object {
  let first: Date | undefined;
  return {
    ...Object.fromEntries(Object.entries(vpp.credential)),
    get expiresAt() {
      first ??= credential.expiresAt;
      return first;
    },
  };
}

test('an interruption leaves the results so far and no verdict on the rest', async () => {
  const controller = new AbortController();
  const credentials = Array.from({ length: 6 }, () => vpp.credential);
  const { results } = await runChecks(configOf(...credentials), {
    concurrency: 1,
    signal: controller.signal,
    onResult: ({ target }) => {
      if (target.startsWith('t1')) controller.abort();
    },
  });
  expect(results.map((result) => result.class)).toEqual(['ok', 'ok', ...Array<string>(4).fill('inconclusive')]);
});

describe('options', () => {
  test.each([
    ['concurrency', { concurrency: 0 }],
    ['concurrency', { concurrency: Number.NaN }],
    ['concurrency', { concurrency: 1.5 }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }],
    ['retries', { retries: -1 }],
  ] as const)('a wrong %s is refused before anything is sent: %o', async (name, options: RunOptions) => {
    const before = vpp.requests().length;
    await expect(runChecks(configOf(vpp.credential), options)).rejects.toThrow(new RegExp(`^${name} must be`));
    expect(vpp.requests()).toHaveLength(before);
  });

  test('a transport that was given stays open', async () => {
    await using transport = createTransport();
    await runChecks(configOf(vpp.credential), { transport });
    const { summary } = await runChecks(configOf(vpp.credential), { transport });
    expect(summary.classes).toEqual({ ok: 1 });
  });

  test('a callback that throws harms no result', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const { summary } = await runChecks(configOf(vpp.credential, null), { onResult: broken, onFailure: broken });
    expect(summary.targets).toBe(2);
  });
});
