import { expect, test } from 'vitest';
import {
  type Budget,
  createBudget,
  createCatalogue,
  createClientCore,
  createErrorFamily,
  endpoint,
  VendorError,
  type VendorService,
} from '../../src/index.ts';
import { createVirtualClock } from '../../src/testing/index.ts';

const read = endpoint({ name: 'things.read', method: 'GET', path: '/r', auth: 'none', repeatable: true });
const write = endpoint({ name: 'things.write', method: 'POST', path: '/w', auth: 'none', repeatable: false });

const service: VendorService = {
  name: 'test.things',
  errors: createErrorFamily('TEST', createCatalogue('TEST', {}), VendorError),
  headers: {},
  requestIdHeaders: [],
  diagnose: () => undefined,
};

test('a vendor that counts some calls apart has a budget for them', async () => {
  const clock = createVirtualClock();
  const once = (perMs: number): Budget => createBudget({ requests: 1, perMs, clock });
  const [all, reads, writes] = [createBudget({ requests: 3, perMs: 1_000, clock }), once(1_000), once(1_000)];
  const answers = [200, 429, 200];
  await using core = createClientCore(
    { retry: false, clock, budget: all, whenExhausted: 'fail' },
    {
      service,
      origins: { api: 'https://things.example' },
      authentication: {},
      budgets: ({ method }) => [method === 'GET' ? reads : writes],
      createCarrier: () => () => {
        const status = answers.shift() ?? 200;
        const headers: Record<string, string> = status === 429 ? { 'retry-after': '5' } : {};
        return Promise.resolve({ status, headers, body: Buffer.alloc(0), phases: { firstByteMs: 1, totalMs: 1 } });
      },
    },
  );
  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => 'ok',
      (error: unknown) => (error instanceof VendorError ? error.code : 'other'),
    );
  expect(await codeOf(core.caller.call(read, {}))).toBe('ok');
  expect(await codeOf(core.caller.call(read, {}))).toBe('TEST_BUDGET_EXHAUSTED');
  expect(await codeOf(core.caller.call(write, {}))).toBe('TEST_THROTTLED');
  await clock.advance(1_000);
  // What the vendor said about a write stops the budgets of writes, the common one included.
  expect(await codeOf(core.caller.call(read, {}))).toBe('TEST_BUDGET_EXHAUSTED');
  await clock.advance(4_001);
  expect(await codeOf(core.caller.call(write, {}))).toBe('ok');
});
