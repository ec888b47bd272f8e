import { createTransport, Secret } from '@mdmkit/core';
import { createVirtualClock, listen } from '@mdmkit/core/testing';
import { createEmmClient } from '@mdmkit/google-emm';
import { createEmmSimulator } from '@mdmkit/google-emm/testing';
import { callsOf, cleanUpIntents, createMemoryJournal, type OwnCanaryClients, runCanary } from '@mdmkit/health';
import { expect, test } from 'vitest';
import { openCanary } from '../../own-canary/canary.ts';
import { installCanary } from '../../own-canary/install-app.ts';

const packageName = 'com.example.small';

/** A product with a test device at a simulated Google. */
async function startProduct() {
  await using cleaning = new AsyncDisposableStack();
  const clock = createVirtualClock();
  const google = createEmmSimulator({ clock, devices: 0, requestsPerMinute: Number.POSITIVE_INFINITY });
  const { origin } = cleaning.use(await listen(google));
  const emm = cleaning.use(
    createEmmClient({ credential: google.credential, origin, tokenOrigin: origin, clock, retry: false }),
  );
  const enterprise = google.enterprise.name;
  const policy = `${enterprise}/policies/health-check-policy`;
  await emm.policies.patch(
    policy,
    { statusReportingSettings: { applicationReportsEnabled: true } },
    { replaceAll: true },
  );
  const { value } = await emm.enrollmentTokens.create(enterprise, { policyName: policy, oneTimeOnly: true });
  const device = google.enrol(enterprise, { token: value.reveal() }).name;
  await clock.advance(5_000);
  /** Whether the product forgets what it accepts, fails after its next change, and fails now. */
  const faults = { forgets: false, failsNext: false, fails: false };
  const wanted = new Set<string>();
  const product = cleaning.use(
    await listen({
      async fetch({ method, url }) {
        const { pathname } = new URL(url);
        if (faults.fails) return new Response(null, { status: 503 });
        if (method === 'PUT') {
          wanted.add(pathname);
          if (!faults.forgets) await emm.policies.installApplications(policy, [packageName]);
          faults.fails = faults.failsNext;
        }
        if (method === 'DELETE') {
          wanted.delete(pathname);
          await emm.policies.removeApplications(policy, [packageName]);
        }
        return new Response(null, { status: method === 'GET' && !wanted.has(pathname) ? 404 : 200 });
      },
    }),
  );
  const journal = createMemoryJournal();
  const context = { productOrigin: product.origin, emm, device, packageName };
  const names = { target: 'aurora/own.install-app', tenant: 'aurora', location: 'tokyo' };
  const other = async (): Promise<never> => await Promise.reject(new TypeError('the credential is of Google'));
  const clients: OwnCanaryClients = {
    android: async () => await Promise.resolve({ emm, enterprise }),
    dep: other,
    vpp: other,
    business: other,
  };
  const id = device.split('/').at(-1) ?? '';
  const closing = cleaning.move();
  return {
    faults,
    device: id,
    open: async () =>
      await openCanary({
        options: { productOrigin: product.origin, device: id, packageName },
        secret: async () => await Promise.resolve(new Secret('unused')),
        clients,
        transport: closing.use(createTransport()),
        clock,
      }),
    journal,
    apps: async () =>
      ((await emm.devices.get(device)).applicationReports ?? [])
        .filter(({ state }) => state !== 'REMOVED')
        .map((app) => app.packageName),
    run: async (run: string) =>
      await runCanary({ canary: installCanary, context, ...names, run, journal, clock, deadlineMs: 300_000 }),
    cleanUp: async () =>
      await cleanUpIntents({
        journal,
        canaryOf: () => ({ canary: installCanary, context }),
        clock,
        holder: 'clean-up',
        signal: new AbortController().signal,
      }),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

test('the product installs the app, the vendor confirms it, and the app is gone at the end', async () => {
  await using product = await startProduct();
  const outcome = await product.run('run-1');
  expect(outcome).toMatchObject({ finding: null, accepted: true, completed: true, correct: true });
  expect(await product.apps()).toEqual([]);
  expect(await product.journal.intents({ open: true })).toEqual([]);
});

test('a product that forgets the app is found by the vendor', async () => {
  await using product = await startProduct();
  product.faults.forgets = true;
  const outcome = await product.run('run-1');
  expect(outcome).toMatchObject({ accepted: true, completed: true, correct: false });
  expect(outcome.finding?.code).toBe('CANARY_NOT_CORRECT');
  expect(await product.journal.intents({ open: true })).toEqual([]);
});

test('what a failing product leaves is undone later, from the intent alone', async () => {
  await using product = await startProduct();
  product.faults.failsNext = true;
  expect((await product.run('run-1')).finding?.code).toBe('CANARY_UNDO_FAILED');
  product.faults.fails = false;
  expect(await product.cleanUp()).toMatchObject({ closed: [{ id: expect.any(String) }], open: [] });
  expect(await product.apps()).toEqual([]);
});

test('the module opens the canary from the options of the configuration', async () => {
  await using product = await startProduct();
  const { canary, context } = await product.open();
  expect(canary.resourceKeys(context)).toEqual([`own ${product.device} ${packageName}`]);
  expect(callsOf(canary, context).map(({ phase }) => phase)).toEqual(['change', 'verify', 'undo']);
});
