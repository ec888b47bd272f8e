import { describe, expect, test } from 'vitest';
import { createBudget, type EndEvent, type RequestEvent, type WaitEvent } from '../../src/index.ts';
import { createVirtualClock, listen } from '../../src/testing/index.ts';
import { addThing, createThingsClient, createThingsSimulator, failureOf, getThing, until } from '../things.ts';

type ClientOptions = Partial<Parameters<typeof createThingsClient>[0]>;

async function start(options: ClientOptions = {}, clock = createVirtualClock()) {
  const simulator = createThingsSimulator({ clock });
  const server = await listen(simulator);
  const things = createThingsClient({ origin: server.origin, clock, random: () => 0.5, ...options });
  return {
    clock,
    simulator,
    server,
    things,
    async [Symbol.asyncDispose]() {
      await things.close();
      await server.close();
    },
  };
}

describe('input', () => {
  test.each([5, null, {}, 'abort'])('a signal of %j is refused in words', async (signal) => {
    await using started = await start();
    const { caller } = started.things.core;
    const call = caller.call(
      getThing,
      { params: { id: 'a' }, query: {} },
      { signal: signal as unknown as AbortSignal },
    );
    await expect(call).rejects.toThrow('things.get: signal must be an AbortSignal');
  });

  test.each([
    ['', /^things\.get failed: .*id: expected a non-empty identifier/],
    ['..', /id: expected/],
    ['.', /id: expected/],
  ])('that would name another resource is not sent: %j', async (id, message) => {
    await using started = await start();
    const error = await failureOf(started.things.get(id));
    expect(error).toMatchObject({ code: 'THINGS_INVALID_REQUEST', kind: 'invalid', attempts: 0 });
    expect(error.message).toMatch(message);
    expect(started.simulator.requests()).toEqual([]);
  });

  test('of a wrong type is not sent', async () => {
    await using started = await start();
    const { caller } = started.things.core;
    // What a caller without types may hand over.
    const body = { id: 7 } as unknown as { id: string };
    expect((await failureOf(caller.call(addThing, { body }))).message).toMatch(/id: /);
    const query = { colour: 7 } as unknown as { colour: string };
    expect((await failureOf(caller.call(getThing, { params: { id: 'a' }, query }))).message).toMatch(/colour: /);
  });

  test.each([{ timeoutMs: 0 }, { totalTimeoutMs: Number.NaN }, { timeoutMs: -1 }])(
    'a wrong limit of a call is a mistake: %o',
    async (options) => {
      await using started = await start();
      await expect(started.things.get('a', options)).rejects.toThrow(TypeError);
      await expect(started.things.get('a', { retry: { retries: 0.5 } })).rejects.toThrow(/retry\.retries/);
    },
  );
});

describe('time limits', () => {
  test('the total limit ends a call in the middle of an attempt', async () => {
    await using started = await start({ totalTimeoutMs: 10_000 });
    started.simulator.faults.add({ endpoint: 'things.get', fault: 'hang' });
    const failure = failureOf(started.things.get('a'));
    await until(() => started.simulator.requests('things.get').length === 1);
    await started.clock.advance(10_000);
    expect(await failure).toMatchObject({
      code: 'THINGS_TIMEOUT',
      attempts: 1,
      cause: { code: 'TOTAL_TIMEOUT' },
    });
  });

  test('a wait that would end after the total limit is not started; the call throws the failure', async () => {
    await using started = await start({ totalTimeoutMs: 5_000 });
    started.simulator.faults.add({ endpoint: 'things.get', fault: { status: 503, headers: { 'retry-after': '5' } } });
    expect(await failureOf(started.things.get('a'))).toMatchObject({
      code: 'THINGS_SERVER_ERROR',
      attempts: 1,
      retryAfterMs: 5_000,
    });
    expect(started.clock.elapsedMs()).toBe(0);
  });

  test('nothing stays behind: no timer of a call that is over', async () => {
    await using started = await start();
    await started.things.get('a');
    await started.clock.advance(3_600_000);
    expect((await started.things.get('b')).id).toBe('b');
  });
});

describe('sign-ins', () => {
  test('count their own attempts across those of the call', async () => {
    await using started = await start();
    started.simulator.faults.add({ endpoint: 'session.open', fault: { status: 500 }, times: 3 });
    expect(await failureOf(started.things.get('a'))).toMatchObject({ operation: 'session.open', attempts: 3 });
    expect(started.simulator.requests('things.get')).toEqual([]);
  });

  test('a write is repeated when only its sign-in failed', async () => {
    await using started = await start();
    started.simulator.faults.add({ endpoint: 'session.open', fault: 'reset' });
    expect(await started.things.add('a')).toEqual({ added: 'a' });
    expect(started.simulator.requests('things.add')).toHaveLength(1);
  });

  test('outlive the caller who gave up, for the others', async () => {
    await using started = await start();
    started.simulator.faults.add({ endpoint: 'session.open', fault: { delayMs: 100 } });
    const controller = new AbortController();
    const leaver = failureOf(started.things.get('a', { signal: controller.signal }));
    const stayer = started.things.get('b');
    await until(() => started.simulator.requests('session.open').length === 1);
    controller.abort('gone');
    expect(await leaver).toMatchObject({ code: 'THINGS_ABORTED' });
    expect((await stayer).id).toBe('b');
    expect(started.simulator.sessions).toHaveLength(1);
  });
});

describe('hooks', () => {
  test('that throw, or reject, change nothing', async () => {
    const broken = () => {
      throw new Error('hook');
    };
    const rejecting = () => Promise.reject(new Error('hook')) as unknown as undefined;
    await using started = await start({
      hooks: { onRequest: broken, onResponse: rejecting, onRetry: broken, onDrift: rejecting, onWait: broken },
    });
    started.simulator.faults.add({ endpoint: 'things.get', fault: { status: 500 } });
    expect((await started.things.get('a')).id).toBe('a');
  });

  test('see the URL without its query, and number the requests of a call', async () => {
    const events: RequestEvent[] = [];
    await using started = await start({ label: 'tenant', hooks: { onRequest: (event) => events.push(event) } });
    started.simulator.faults.add({ endpoint: 'things.get', fault: { status: 500 } });
    await started.things.core.caller.call(getThing, { params: { id: 'a b' }, query: { colour: 'secret' } });
    const facts = { service: 'test.things', label: 'tenant' };
    const url = `${started.server.origin}/things/a%20b`;
    expect(events).toEqual([
      { ...facts, operation: 'session.open', method: 'POST', url: `${started.server.origin}/session`, attempt: 1 },
      { ...facts, operation: 'things.get', method: 'GET', url, attempt: 1 },
      { ...facts, operation: 'things.get', method: 'GET', url, attempt: 2 },
    ]);
  });
});

describe('budgets', () => {
  const budgetOf = (clock: ReturnType<typeof createVirtualClock>, requests: number) =>
    createBudget({ requests, perMs: 60_000, clock });

  test('repeated requests and sign-ins use them, and a wait calls the hook', async () => {
    const clock = createVirtualClock();
    const waits: WaitEvent[] = [];
    const budget = budgetOf(clock, 2);
    await using started = await start({ budget, hooks: { onWait: (event) => waits.push(event) } }, clock);
    started.simulator.faults.add({ endpoint: 'things.get', fault: { status: 500 } });
    await started.things.get('a');
    expect(started.simulator.requests()).toHaveLength(3);
    expect(waits).toEqual([
      { service: 'test.things', operation: 'things.get', label: undefined, reason: 'budget', expectedMs: 59_750 },
    ]);
    expect(clock.elapsedMs()).toBe(60_000);
  });

  test('a call that could not get its turn in time fails at once', async () => {
    const clock = createVirtualClock();
    await using started = await start({ budget: budgetOf(clock, 2), totalTimeoutMs: 60_000 }, clock);
    await started.things.get('a');
    expect(await failureOf(started.things.get('b'))).toMatchObject({
      code: 'THINGS_BUDGET_EXHAUSTED',
      kind: 'throttled',
      owner: 'us',
      attempts: 0,
      retryAfterMs: 60_000,
    });
    expect(await failureOf(started.things.get('b', { whenExhausted: 'fail', totalTimeoutMs: 90_000 }))).toMatchObject({
      code: 'THINGS_BUDGET_EXHAUSTED',
    });
    expect(clock.elapsedMs()).toBe(0);
    expect((await started.things.get('b', { totalTimeoutMs: 90_000 })).id).toBe('b');
  });

  test('without budget for another attempt, the call throws the first failure', async () => {
    const clock = createVirtualClock();
    await using started = await start({ budget: budgetOf(clock, 2), whenExhausted: 'fail' }, clock);
    started.simulator.faults.add({ endpoint: 'things.get', fault: { status: 500 } });
    expect(await failureOf(started.things.get('a'))).toMatchObject({ code: 'THINGS_SERVER_ERROR', attempts: 1 });
  });

  test('a caller who gives up in the wait ends the call at once', async () => {
    const clock = createVirtualClock({ skipSleeps: false });
    const controller = new AbortController();
    const hooks = { onWait: () => controller.abort('enough') };
    await using started = await start({ budget: budgetOf(clock, 2), hooks }, clock);
    await started.things.get('a');
    const failure = await failureOf(started.things.get('b', { signal: controller.signal }));
    expect(failure).toMatchObject({ code: 'THINGS_ABORTED', attempts: 0, cause: 'enough' });
  });

  test('a 429 that names a time stops all clients of the budget', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 100, perMs: 1_000, clock });
    await using one = await start({ budget, retry: false }, clock);
    await using other = await start({ budget }, clock);
    await other.things.get('a');
    one.simulator.faults.add({ endpoint: 'things.get', fault: { status: 429, headers: { 'retry-after': '20' } } });
    await failureOf(one.things.get('a'));
    const sinceMs = clock.elapsedMs();
    await other.things.get('a');
    expect(clock.elapsedMs() - sinceMs).toBe(20_000);
  });

  test('a request that never left this machine costs nothing', async () => {
    const clock = createVirtualClock();
    await using started = await start({ budget: budgetOf(clock, 1), retry: false }, clock);
    await started.server.close();
    for (let index = 0; index < 3; index += 1) {
      expect(await failureOf(started.things.get('a'))).toMatchObject({ code: 'THINGS_CONNECTION_FAILED' });
    }
    expect(clock.elapsedMs()).toBe(0);
  });

  test('a sign-in never waits for a turn that its own call holds', async () => {
    const clock = createVirtualClock();
    const budget = createBudget({ requests: 50, perMs: 60_000, concurrency: 1, clock });
    await using started = await start({ budget }, clock);
    await Promise.all(['a', 'b', 'c'].map((id) => started.things.get(id)));
    started.simulator.expireSessions();
    await Promise.all(['a', 'b', 'c'].map((id) => started.things.get(id)));
    expect(started.simulator.sessions).toHaveLength(2);
    expect(clock.elapsedMs()).toBe(0);
  });
});

describe('the hook onEnd', () => {
  test('is called at the end of a call, with all its attempts', async () => {
    const ends: EndEvent[] = [];
    await using started = await start({ label: 'acme', hooks: { onEnd: (event) => ends.push(event) } });
    const retry = { retries: 1, minDelayMs: 0, maxDelayMs: 0 };
    started.simulator.faults.add({ fault: { status: 503 }, endpoint: 'things.get' });
    await started.things.get('a', { retry });
    started.simulator.faults.add({ fault: { status: 503 }, endpoint: 'things.get', times: 2 });
    const error = await failureOf(started.things.get('a', { retry }));
    const facts = { service: 'test.things', operation: 'things.get', label: 'acme' };
    expect(ends).toEqual([
      { ...facts, attempts: 2, durationMs: 0 },
      { ...facts, attempts: 2, durationMs: 0, error },
    ]);
  });
});
