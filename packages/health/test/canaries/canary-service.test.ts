import { type Clock, createMemoryBudgetStore, createMemorySessionStore, createTransport } from '@mdmkit/core';
import { createVirtualClock, listen, type VirtualClock } from '@mdmkit/core/testing';
import { temporaryFolder } from '@mdmkit/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CreateWorld, type World, worlds } from '../../bench/canary-kill/worlds.ts';
import { createCanaryService } from '../../src/canaries/canary-service.ts';
import { checkTarget } from '../../src/check/check-target.ts';
import { createNetworkAccess } from '../../src/network/network-access.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';

const minuteMs = 60_000;

let clock: VirtualClock;
let world: World;
let store: Store;
let origin: string;
let cleaning: AsyncDisposableStack;
/** Called before a request is answered. What it returns replaces the answer of the vendor. */
let onRequest: (request: Request) => Promise<Response> | undefined;

beforeEach(async () => {
  cleaning = new AsyncDisposableStack();
  clock = createVirtualClock();
  world = cleaning.use(await (worlds['dep-profile'] as CreateWorld)(clock));
  const server = cleaning.use(
    await listen({ fetch: async (request) => (await onRequest(request)) ?? (await world.simulator.fetch(request)) }),
  );
  ({ origin } = server);
  const folder = cleaning.use(await temporaryFolder());
  store = cleaning.use(await openStore({ folder: folder.path }));
  await store.migrate();
  onRequest = () => undefined;
});
afterEach(() => cleaning.disposeAsync());

/** Waits until something holds. */
const until = async (condition: () => boolean) => await vi.waitUntil(condition, { timeout: 240_000, interval: 1 });

/** A service whose pauses between two readings of the intents end when the test says so. */
function startService() {
  const pauses: (() => void)[] = [];
  const paused: Clock = {
    ...clock,
    async sleep(delayMs, signal) {
      if (delayMs !== minuteMs) return await clock.sleep(delayMs, signal);
      await new Promise<void>((resolve) => {
        pauses.push(resolve);
        signal?.addEventListener('abort', () => resolve());
      });
    },
  };
  const errors: unknown[] = [];
  const transport = cleaning.use(createTransport());
  const onError = (error: unknown) => void errors.push(error);
  const service = createCanaryService({ store, transport, location: 'tokyo', clock: paused, onError });
  const { configured } = world;
  const config = { origins: world.origins(origin), targets: [configured.target], canaries: [configured] };
  const [, target] = service.withTargets(config).targets;
  if (!target) throw new Error('the canary is missing');
  const check = async () =>
    await checkTarget(target, {
      origins: config.origins,
      transport,
      clock,
      hooks: {},
      sessionStore: createMemorySessionStore(),
      budgetStore: createMemoryBudgetStore(),
      network: createNetworkAccess({ clock }),
      timeoutMs: target.timeoutMs ?? 0,
      retries: 0,
      signal: new AbortController().signal,
    });
  /** Lets minutes pass, each up to the next reading of the intents. */
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      await until(() => pauses.length > 0);
      await clock.advance(minuteMs);
      pauses.shift()?.();
    }
    await until(() => pauses.length > 0);
  };
  return { service, check, pass, errors };
}

/** Calls back as soon as the vendor has a request of this method and path. */
function atRequest(method: string, path: string, call: () => Promise<Response> | undefined): void {
  onRequest = (request) => {
    if (request.method !== method || !request.url.endsWith(path)) return undefined;
    onRequest = () => undefined;
    return call();
  };
}

test('a stop waits until the change of a running canary is undone', async () => {
  const before = await world.state();
  const { service, check } = startService();
  let stopping: Promise<void> | undefined;
  atRequest('POST', '/profile', () => {
    stopping = service.stop();
    return undefined;
  });
  const result = check();
  await until(() => stopping !== undefined);
  await stopping;
  expect(await result).toMatchObject({ class: 'inconclusive', code: 'CANARY_INTERRUPTED' });
  expect(await world.state()).toBe(before);
  expect(await store.canaryIntents({ open: true })).toEqual([]);
  expect(service.undoFailsSinceMs()).toBeNull();
});

test('a stop gives up an undo that hangs; the next service undoes it at its start', async () => {
  const before = await world.state();
  const first = startService();
  const { promise: answer, resolve: answerLate } = Promise.withResolvers<Response>();
  let stopping: Promise<void> | undefined;
  atRequest('DELETE', '/profile/devices', () => {
    stopping = first.service.stop();
    return answer;
  });
  const result = first.check();
  await until(() => stopping !== undefined);
  await clock.advance(45_000);
  await stopping;
  await result;
  answerLate(new Response());
  const [intent] = await store.canaryIntents({ open: true });
  expect(intent).toMatchObject({ state: 'undoing', failedUndos: 1, reason: expect.any(String) });
  expect(await world.state()).not.toBe(before);
  expect(first.service.undoFailsSinceMs()).toBe(intent?.intendedMs);

  const next = startService();
  expect(next.service.undoFailsSinceMs()).toBeUndefined();
  next.service.start();
  await next.pass(0);
  expect(await world.state()).toBe(before);
  expect(await store.canaryIntents({ open: true })).toEqual([]);
  expect(next.service.undoFailsSinceMs()).toBeNull();
  await next.service.stop();
  expect(next.errors).toEqual([]);
});

test('a running service reads the intents every minute, and undoes what is left every ten minutes', async () => {
  const before = await world.state();
  const { service, check, pass } = startService();
  service.start();
  await pass(0);
  // The vendor refuses each undo.
  onRequest = async (request) =>
    request.method === 'DELETE' ? new Response('refused', { status: 400 }) : await world.simulator.fetch(request);
  expect(await check()).toMatchObject({ class: 'fail.config', code: 'CANARY_UNDO_FAILED' });
  expect(service.undoFailsSinceMs()).toEqual(expect.any(Number));
  onRequest = () => undefined;
  await pass(9);
  expect(await world.state()).not.toBe(before);
  await pass(1);
  expect(await world.state()).toBe(before);
  expect(service.undoFailsSinceMs()).toBeNull();
  await service.stop();
});
