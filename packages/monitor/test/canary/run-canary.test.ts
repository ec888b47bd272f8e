import { expect, test } from 'vitest';
import { CanaryFinding, callsOf, defineCanary, type StepTiming } from '../../src/canary/index.ts';
import { type Shop, startTrial, switchStep, twoSwitches, vendorError } from './shop.ts';

test('a canary makes its changes in order, and undoes them in reverse order', async () => {
  const { shop, run, journal } = startTrial();
  const outcome = await run();
  expect(outcome).toMatchObject({ finding: null, accepted: true, completed: true, correct: true, open: [] });
  expect(shop.calls.filter((call) => !call.startsWith('read'))).toEqual(['on lamp', 'on fan', 'off fan', 'off lamp']);
  expect(shop.on.size).toBe(0);
  expect((await journal.intents({})).map(({ state }) => state)).toEqual(['undone', 'undone']);
});

test('each part of each step is measured', async () => {
  const { run } = startTrial();
  const timings: StepTiming[] = [];
  await run({ onTiming: (timing) => void timings.push(timing) });
  expect(timings.filter(({ phase }) => phase !== 'check').map(({ step, phase }) => `${step} ${phase}`)).toEqual([
    'lamp accepted',
    'lamp completed',
    'lamp correct',
    'fan accepted',
    'fan completed',
    'fan correct',
    'fan undone',
    'lamp undone',
  ]);
});

test('an intent is written before its change is sent', async () => {
  const { shop, run, journal } = startTrial();
  const states: string[] = [];
  shop.before = async (call) => {
    if (call === 'on fan') states.push(...(await journal.intents({})).map(({ step, state }) => `${step} ${state}`));
    if (call === 'off fan') states.push(...(await journal.intents({})).map(({ step, state }) => `${step} ${state}`));
  };
  await run();
  expect(states).toEqual(['lamp done', 'fan doing', 'lamp done', 'fan undoing']);
});

test('a change that the vendor refuses is not undone, and those before it are', async () => {
  const { shop, run, journal } = startTrial();
  shop.before = (call) => {
    if (call === 'on fan') throw vendorError('auth', 401);
  };
  const outcome = await run();
  expect(outcome).toMatchObject({ finding: { class: 'fail.auth', code: 'SHOP_AUTH' }, accepted: false, open: [] });
  expect(shop.calls).not.toContain('off fan');
  expect(shop.on.size).toBe(0);
  expect((await journal.intents({})).map(({ state }) => state)).toEqual(['undone', 'refused']);
});

test('a change whose answer was lost counts as done', async () => {
  const { shop, run } = startTrial();
  shop.after = (call) => {
    if (call === 'on fan') throw vendorError('network');
  };
  const outcome = await run();
  expect(outcome).toMatchObject({ finding: { class: 'fail.network' }, open: [] });
  expect(shop.calls).toContain('off fan');
  expect(shop.on.size).toBe(0);
});

test('a lost change that does not show is read until it cannot arrive any more', async () => {
  const { shop, run, clock, open } = startTrial();
  const startMs = clock.now();
  shop.before = (call) => {
    if (call === 'on fan') throw vendorError('network');
  };
  await run();
  expect(await open()).toEqual([]);
  expect(clock.now() - startMs).toBeGreaterThanOrEqual(60_000);
});

test('a change that arrives late is undone', async () => {
  const { shop, run, clock, open } = startTrial();
  shop.before = (call) => {
    if (call !== 'on fan') return;
    clock.schedule(20_000, () => void shop.on.add('fan'));
    throw vendorError('network');
  };
  await run();
  expect(shop.on.size).toBe(0);
  expect(await open()).toEqual([]);
});

test('accepted, completed and correct are told apart', async () => {
  let isDone = true;
  const step = switchStep('lamp', { isCompleted: async () => isDone });
  const canary = defineCanary<Shop>({ ...twoSwitches, steps: [step] });
  const { run, shop } = startTrial(canary);
  isDone = false;
  const never = await run({ deadlineMs: 60_000 });
  expect(never).toMatchObject({ accepted: true, completed: false, correct: null, open: [] });
  expect(never.finding).toMatchObject({ class: 'fail.server', code: 'CANARY_NOT_COMPLETED' });
  isDone = true;
  shop.after = (call) => {
    if (call === 'on lamp') shop.on.delete('lamp');
  };
  const wrong = await run({ deadlineMs: 60_000 });
  expect(wrong).toMatchObject({ accepted: true, completed: true, correct: false });
  expect(wrong.finding).toMatchObject({ class: 'fail.server', code: 'CANARY_NOT_CORRECT' });
});

test('an undo that fails is told before the failure of a change, and stays open with its reason', async () => {
  const { shop, run, open, cleanUp } = startTrial();
  shop.before = (call) => {
    if (call === 'on fan') throw vendorError('server', 503);
    if (call === 'off lamp') throw vendorError('auth', 401);
  };
  const outcome = await run();
  expect(outcome.finding).toMatchObject({ class: 'fail.config', code: 'CANARY_UNDO_FAILED', owner: 'us' });
  expect(await open()).toMatchObject([{ step: 'lamp', failedUndos: 1, reason: expect.stringContaining('it says no') }]);
  // The next run does not begin before the change is undone.
  expect((await run()).finding?.code).toBe('CANARY_UNDO_FAILED');
  shop.before = () => {};
  expect(await cleanUp()).toMatchObject({ closed: [{ step: 'lamp', state: 'undone' }], open: [] });
  expect(shop.on.size).toBe(0);
});

test('after three failed undoings the next one waits for an hour, unless a person asks', async () => {
  const { shop, run, cleanUp, clock } = startTrial();
  shop.before = (call) => {
    if (call === 'off lamp') throw vendorError('config', 404);
  };
  await run();
  for (let count = 0; count < 2; count += 1) await cleanUp();
  const sent = () => shop.calls.filter((call) => call === 'off lamp').length;
  const before = sent();
  await cleanUp();
  expect(sent()).toBe(before);
  await cleanUp(true);
  expect(sent()).toBeGreaterThan(before);
  const forced = sent();
  await clock.advance(3_600_000);
  await cleanUp();
  expect(sent()).toBeGreaterThan(forced);
});

test('what an earlier run left without an intent is undone first, and the run proves nothing', async () => {
  const { shop, run } = startTrial();
  shop.on.add('fan');
  const outcome = await run();
  expect(outcome).toMatchObject({ finding: { class: 'inconclusive', code: 'CANARY_REPAIRED' }, repaired: 1 });
  expect(shop.on.size).toBe(0);
  expect((await run()).finding).toBeNull();
});

test('one canary changes a service at a time', async () => {
  const { shop, run } = startTrial();
  let inner: Awaited<ReturnType<typeof run>> | undefined;
  shop.before = async (call) => {
    if (call === 'on lamp' && !inner) inner = await run({ target: 'boreal/shop.switches' });
  };
  const outer = await run();
  expect(inner?.finding).toMatchObject({ class: 'inconclusive', code: 'CANARY_BUSY' });
  expect(outer.finding).toBeNull();
});

test('a run whose lease was acquired by another one stops, and the other one undoes its change', async () => {
  const { shop, run, open, cleanUp, journal, clock } = startTrial();
  shop.before = async (call) => {
    if (call !== 'on lamp') return;
    // The clock jumps: the lease ends, and a janitor reads before the change has arrived.
    const request = { names: ['lamp'], holder: 'thief', nowMs: clock.now() + 86_400_000, durationMs: 60_000 };
    const grant = await journal.acquireLease(request);
    if ('lease' in grant) await journal.releaseLease(grant.lease);
  };
  const outcome = await run();
  expect(outcome.finding).toMatchObject({ class: 'inconclusive', code: 'CANARY_LEASE_LOST' });
  expect(await open()).toMatchObject([{ step: 'lamp', state: 'done' }]);
  shop.before = () => {};
  await cleanUp();
  expect(shop.on.size).toBe(0);
});

test('changes are limited by tenant and by resource', async () => {
  const limited = switchStep('lamp', { limit: { count: 2, perMs: 86_400_000 } });
  const { run, clock } = startTrial(defineCanary<Shop>({ ...twoSwitches, steps: [limited] }));
  for (let count = 0; count < 2; count += 1) expect((await run()).finding).toBeNull();
  expect((await run()).finding).toMatchObject({ class: 'inconclusive', code: 'CANARY_OVER_BUDGET' });
  await clock.advance(86_400_000);
  expect((await run()).finding).toBeNull();
  expect((await run({ limit: { count: 1, perMs: 86_400_000 } })).finding?.code).toBe('CANARY_OVER_BUDGET');
});

test('an interruption undoes, and a second one leaves open intents', async () => {
  const { shop, run, open } = startTrial();
  const [first, second] = [new AbortController(), new AbortController()];
  shop.after = (call) => {
    if (call === 'on lamp') first.abort();
  };
  const outcome = await run({ signal: first.signal });
  expect(outcome).toMatchObject({ finding: { class: 'inconclusive', code: 'CANARY_INTERRUPTED' }, open: [] });
  expect(shop.calls).not.toContain('on fan');
  expect(shop.on.size).toBe(0);
  shop.after = (call) => {
    if (call === 'on lamp') second.abort();
  };
  const cut = await run({ signal: second.signal, undoSignal: second.signal });
  expect(cut.open).toMatchObject([{ step: 'lamp', state: 'done' }]);
  expect(await open()).toHaveLength(1);
});

test('a finding of a step ends the run with its class', async () => {
  const finding = { class: 'throttled', code: 'SHOP_FULL', owner: 'us', remedy: 'Wait.', error: 'Full.' } as const;
  const step = switchStep('lamp', { plan: () => Promise.reject(new CanaryFinding(finding)) });
  const { run, shop } = startTrial(defineCanary<Shop>({ ...twoSwitches, steps: [step] }));
  expect((await run()).finding).toEqual(finding);
  expect(shop.calls).toEqual([]);
});

test('counts that differ before and after are a finding', async () => {
  let count = 5;
  const canary = defineCanary<Shop>({
    ...twoSwitches,
    before: async () => count,
    after: async (_, before) =>
      before === count ? null : `There were ${JSON.stringify(before)}, now there are ${count}.`,
  });
  const { run, shop } = startTrial(canary);
  shop.after = (call) => {
    if (call === 'off lamp') count = 4;
  };
  expect((await run()).finding).toMatchObject({
    code: 'CANARY_NOT_AS_BEFORE',
    error: 'There were 5, now there are 4.',
  });
  expect((await run()).finding).toBeNull();
});

test('a result that is kept serves later runs', async () => {
  const kept: unknown[] = [];
  const step = switchStep('lamp', {
    keepsResult: true,
    async plan(_, tools) {
      kept.push(tools.kept('lamp'));
      return { resourceKey: 'lamp', resource: {} };
    },
  });
  const { run, journal } = startTrial(defineCanary<Shop>({ ...twoSwitches, steps: [step] }));
  await run();
  await run();
  expect(kept).toEqual([undefined, { receipt: 'lamp' }]);
  expect((await journal.intents({})).map(({ state }) => state)).toEqual(['kept', 'kept']);
});

test('the calls of a canary are known before any is made, in the order of the phases', () => {
  const { shop } = startTrial();
  expect(callsOf(twoSwitches, shop).map(({ call }) => call)).toEqual([
    'on lamp',
    'on fan',
    'read lamp',
    'read fan',
    'off lamp',
    'off fan',
  ]);
  expect(shop.calls).toEqual([]);
});

test('a canary with malformed names is refused', () => {
  expect(() => defineCanary<Shop>({ ...twoSwitches, steps: [] })).toThrow('at least one step');
  expect(() => defineCanary<Shop>({ ...twoSwitches, name: 'Über' })).toThrow('malformed');
  expect(() => defineCanary<Shop>({ ...twoSwitches, steps: [switchStep('A b')] })).toThrow('malformed');
  expect(() => defineCanary<Shop>({ ...twoSwitches, steps: [switchStep('a'), switchStep('a')] })).toThrow('two steps');
});

test("an error of one's own product is told without its text", async () => {
  const { shop, run } = startTrial();
  shop.before = (call) => {
    if (call === 'on lamp') throw new Error('password=hunter2');
  };
  const { finding } = await run();
  expect(finding).toMatchObject({ class: 'fail.server', code: 'CANARY_STEP_FAILED' });
  expect(JSON.stringify(finding)).not.toContain('hunter2');
});
