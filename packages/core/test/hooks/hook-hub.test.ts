import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest';
import {
  type ClientOptions,
  createBudget,
  createClientCore,
  createTransport,
  type EndEvent,
  type Hooks,
  type Transport,
  type Watchable,
} from '../../src/index.ts';
import { type LoopbackServer, listen } from '../../src/testing/index.ts';
import { createThingsClient, createThingsSimulator, getThing, removeThing, thingsService, until } from '../things.ts';

const simulator = createThingsSimulator();
let server: LoopbackServer;
let transport: Transport;

beforeAll(async () => {
  server = await listen(simulator);
  transport = createTransport();
});
afterAll(async () => {
  await transport.close();
  await server.close();
});

const client = (options: ClientOptions = {}) => createThingsClient({ origin: server.origin, transport, ...options });

/** Hooks that note their name with whose they are. */
function noting(log: string[], whose: string): Hooks {
  const note = (name: string) => () => void log.push(`${whose} ${name}`);
  return {
    onRequest: note('request'),
    onResponse: note('response'),
    onRetry: note('retry'),
    onWait: note('wait'),
    onEnd: note('end'),
    onDrift: note('drift'),
  };
}

describe('who watches a client', () => {
  test("is called for every event, after the client's own hooks and in the order of subscription", async () => {
    const log: string[] = [];
    const budget = createBudget({ requests: 100, perMs: 1_000, concurrency: 1 });
    const retry = { retries: 1, minDelayMs: 0, maxDelayMs: 0 };
    const things = client({ hooks: noting(log, 'own'), budget, retry });
    await things.get('a');
    log.length = 0;
    const turn = await budget.take();
    using _first = things.core.watch(noting(log, 'first'));
    using _second = things.core.watch(noting(log, 'second'));
    using _last = things.core.watch({ onWait: () => void turn.release() });
    simulator.faults.add({ fault: { status: 503 } });
    simulator.faults.add({ fault: { status: 200, body: { id: 'a', size: 'large' } } });
    await things.get('a').catch(() => {});
    const events = ['wait', 'request', 'response', 'retry', 'request', 'response', 'drift', 'end'];
    expect(log).toEqual(events.flatMap((event) => ['own', 'first', 'second'].map((whose) => `${whose} ${event}`)));
  });

  test('is not called any more after it was disposed of, however often', async () => {
    const log: string[] = [];
    const things = client({ hooks: { onEnd: () => log.push('own') } });
    const hooks = { onEnd: () => log.push('watcher') };
    const first = things.core.watch(hooks);
    // The same hooks again are another watch.
    const second = things.core.watch(hooks);
    await things.get('a');
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await things.get('a');
    second[Symbol.dispose]();
    await things.get('a');
    expect(log).toEqual(['own', 'watcher', 'watcher', 'own', 'watcher', 'own']);
  });

  test('is called for calls that run already', async () => {
    const ended: EndEvent[] = [];
    let requested = false;
    const things = client({ hooks: { onRequest: () => (requested = true) } });
    const call = things.get('a');
    await until(() => requested);
    using _watching = things.core.watch({ onEnd: (event) => ended.push(event) });
    await call;
    expect(ended).toMatchObject([{ operation: 'things.get', attempts: 1 }]);
  });

  test('may be added and removed while an event is delivered', async () => {
    const log: string[] = [];
    const things = client();
    const late: Disposable[] = [];
    using _first = things.core.watch({
      onEnd() {
        log.push('first');
        second[Symbol.dispose]();
        late.push(things.core.watch({ onEnd: () => log.push('late') }));
      },
    });
    const second = things.core.watch({ onEnd: () => log.push('second') });
    await things.get('a');
    expect(log).toEqual(['first']);
    for (const watching of late) watching[Symbol.dispose]();
    expect(things.core.hooks.onEnd).toBeDefined();
  });

  test('harms neither the call nor the others, whatever it throws', async () => {
    const log: string[] = [];
    const things = client({
      hooks: {
        onEnd() {
          throw new Error('own');
        },
      },
    });
    using _throws = things.core.watch({
      onEnd() {
        throw new Error('watcher');
      },
    });
    const rejects: () => unknown = () => Promise.reject(new Error('watcher'));
    using _rejects = things.core.watch({ onEnd: rejects });
    using _counts = things.core.watch({ onEnd: () => log.push('called') });
    await expect(things.get('a')).resolves.toEqual({ id: 'a' });
    expect(log).toEqual(['called']);
  });

  test('may have its hooks from a class', async () => {
    const log: string[] = [];
    class Telemetry implements Hooks {
      onEnd(): void {
        log.push('end');
      }
    }
    const things = client({ hooks: new Telemetry() });
    using _watching = things.core.watch(new Telemetry());
    await things.get('a');
    expect(log).toEqual(['end', 'end']);
  });

  test('is called for every core of a client', async () => {
    const things = client();
    const other = createClientCore(
      { transport, hooks: { onEnd: () => expect.unreachable('the hub is told instead') } },
      {
        service: thingsService,
        origins: { api: server.origin },
        authentication: {},
        hub: things.core,
      },
    );
    const operations: string[] = [];
    using _watching = things.core.watch({ onEnd: ({ operation }) => operations.push(operation) });
    await things.get('a');
    await expect(other.caller.call(removeThing, { params: { id: 'a' } })).rejects.toThrow();
    expect(operations).toEqual([getThing.name, removeThing.name]);
  });
});

test("without watchers, the hooks are the client's own functions", () => {
  const onEnd = () => {};
  const { core } = client({ hooks: { onEnd } });
  expect(core.hooks.onEnd).toBe(onEnd);
  const watching = core.watch({ onRequest: () => {} });
  expect(core.hooks.onEnd).toBe(onEnd);
  expect(core.hooks.onRequest).toBeTypeOf('function');
  watching[Symbol.dispose]();
  expect(core.hooks).toEqual({ onEnd });
});

describe('what is no hook is named', () => {
  const { core } = createThingsClient({ origin: 'http://127.0.0.1:1' });
  test.each<[unknown, string]>([
    [{ onEnd: 'x' }, 'hooks.onEnd must be a function'],
    [{ onDrift: null }, 'hooks.onDrift must be a function'],
    [null, 'hooks must be an object of functions'],
    [() => {}, 'hooks must be an object of functions'],
  ])('%j', (hooks, message) => {
    expect(() => core.watch(hooks as Hooks)).toThrow(new TypeError(message));
    expect(() => client({ hooks: hooks as Hooks })).toThrow(new TypeError(message));
  });

  test('and there is no watching without hooks', () => {
    expect(() => core.watch(undefined as never)).toThrow(new TypeError('hooks must be an object of functions'));
  });

  test('types say so as well', () => {
    expectTypeOf<Watchable['watch']>().parameters.toEqualTypeOf<[Hooks]>();
    expectTypeOf<Watchable['watch']>().returns.toEqualTypeOf<Disposable>();
    // @ts-expect-error no such hook
    expectTypeOf({ onFinish: () => {} }).toExtend<Hooks>();
  });
});
