import { describe, expect, test } from 'vitest';
import {
  type AuthenticationContext,
  createMemorySessionStore,
  createSessionKeeper,
  type Session,
} from '../../src/index.ts';
import { createVirtualClock, listen } from '../../src/testing/index.ts';
import { createThingsClient, createThingsSimulator, failureOf, turn } from '../things.ts';

const context = (parts: Partial<AuthenticationContext> = {}): AuthenticationContext => ({
  signal: new AbortController().signal,
  send: () => Promise.reject(new Error('nothing is sent here')),
  ...parts,
});

/** A sign-in that counts itself. */
function signIns(make: (number: number) => Session = (number) => ({ value: `session ${number}` })) {
  let count = 0;
  return {
    get count() {
      return count;
    },
    signIn: () => {
      count += 1;
      return Promise.resolve(make(count));
    },
  };
}

describe('a session keeper', () => {
  test('signs in once for all who ask meanwhile, and keeps the session', async () => {
    const count = signIns();
    const keeper = createSessionKeeper(createVirtualClock(), count.signIn);
    const sessions = await Promise.all([1, 2, 3].map(() => keeper.current(context())));
    expect(new Set(sessions.map((session) => session.value))).toEqual(new Set(['session 1']));
    expect((await keeper.current(context())).value).toBe('session 1');
    expect(count.count).toBe(1);
  });

  test('signs in anew when the session is too old', async () => {
    const clock = createVirtualClock();
    const count = signIns((number) => ({ value: `session ${number}`, renewAtMs: clock.now() + 1_000 }));
    const keeper = createSessionKeeper({ clock }, count.signIn);
    await keeper.current(context());
    await clock.advance(999);
    expect((await keeper.current(context())).value).toBe('session 1');
    await clock.advance(1);
    expect((await keeper.current(context())).value).toBe('session 2');
  });

  test('forgets a refused session, but not the newer one', async () => {
    const keeper = createSessionKeeper(createVirtualClock(), signIns().signIn);
    await keeper.current(context());
    keeper.discard('session 1');
    expect((await keeper.current(context())).value).toBe('session 2');
    keeper.discard('session 1');
    expect((await keeper.current(context())).value).toBe('session 2');
  });

  test('a vendor that hands out a refused session again is believed', async () => {
    const count = signIns(() => ({ value: 'the same' }));
    const keeper = createSessionKeeper(createVirtualClock(), count.signIn);
    await keeper.current(context());
    keeper.discard('the same');
    await keeper.current(context());
    await keeper.current(context());
    expect(count.count).toBe(2);
  });

  test('takes a session over that was handed out in exchange, unless a newer one is kept', async () => {
    const keeper = createSessionKeeper(createVirtualClock(), signIns().signIn);
    await keeper.current(context());
    keeper.replace('session 1', { value: 'rotated' });
    keeper.replace('session 1', { value: 'late' });
    expect((await keeper.current(context())).value).toBe('rotated');
  });

  test('a failed sign-in is not kept, and an aborted one does not affect other callers', async () => {
    let fail = true;
    const keeper = createSessionKeeper(createVirtualClock(), () =>
      fail ? Promise.reject(new Error('refused')) : Promise.resolve({ value: 'session' }),
    );
    await expect(keeper.current(context())).rejects.toThrow('refused');
    await expect(keeper.current(context({ signal: AbortSignal.abort('gone') }))).rejects.toBe('gone');
    fail = false;
    expect((await keeper.current(context())).value).toBe('session');
  });

  test('a caller who gives up leaves the sign-in to the others', async () => {
    const { promise, resolve } = Promise.withResolvers<Session>();
    const keeper = createSessionKeeper(createVirtualClock(), () => promise);
    const controller = new AbortController();
    const leaver = keeper.current(context({ signal: controller.signal }));
    const stayer = keeper.current(context());
    controller.abort('gone');
    await expect(leaver).rejects.toBe('gone');
    resolve({ value: 'session' });
    expect((await stayer).value).toBe('session');
  });
});

describe('keepers that share a store', () => {
  const pair = (count = signIns()) => {
    const shared = { clock: createVirtualClock(), store: createMemorySessionStore(), key: () => 'account' };
    return {
      count,
      store: shared.store,
      one: createSessionKeeper(shared, count.signIn),
      other: createSessionKeeper(shared, count.signIn),
    };
  };

  test('sign in once, and say that they wait', async () => {
    const { one, other, count } = pair();
    let busy = 0;
    const onBusy = () => {
      busy += 1;
    };
    const sessions = await Promise.all([one.current(context({ onBusy })), other.current(context({ onBusy }))]);
    expect(sessions[0]).toEqual(sessions[1]);
    expect([count.count, busy]).toEqual([1, 1]);
  });

  test('use the session that the other one made after a refusal', async () => {
    const { one, other, count } = pair();
    await Promise.all([one.current(context()), other.current(context())]);
    one.discard('session 1');
    expect((await one.current(context())).value).toBe('session 2');
    other.discard('session 1');
    expect((await other.current(context())).value).toBe('session 2');
    expect(count.count).toBe(2);
  });

  test('pass a rotated session on', async () => {
    const { one, other, store } = pair();
    await one.current(context());
    one.replace('session 1', { value: 'rotated' });
    await turn();
    expect(await store.get('account')).toEqual({ value: 'rotated' });
    expect((await other.current(context())).value).toBe('rotated');
  });

  test('a late rotation does not replace what another one signed in for', async () => {
    const { one, other, store } = pair();
    await one.current(context());
    other.discard('session 1');
    await other.current(context());
    one.replace('session 1', { value: 'late' });
    await turn();
    expect(await store.get('account')).toEqual({ value: 'session 2' });
  });

  test('one sign-in also on the wire, and a refusal renews it once for all', async () => {
    const clock = createVirtualClock();
    const simulator = createThingsSimulator({ clock });
    await using server = await listen(simulator);
    const sessionStore = createMemorySessionStore();
    await using one = createThingsClient({ origin: server.origin, clock, sessionStore });
    await using other = createThingsClient({ origin: server.origin, clock, sessionStore });
    await Promise.all([one.get('a'), other.get('b')]);
    expect(simulator.sessions).toHaveLength(1);
    simulator.expireSessions();
    await Promise.all([one.get('a'), other.get('b')]);
    expect(simulator.sessions).toHaveLength(2);
  });

  test('a broken store fails the call and says why', async () => {
    const simulator = createThingsSimulator();
    await using server = await listen(simulator);
    const broken = () => Promise.reject(new Error('disk is gone'));
    await using client = createThingsClient({
      origin: server.origin,
      sessionStore: { get: broken, set: broken, lease: broken },
    });
    const error = await failureOf(client.get('a'));
    expect(error).toMatchObject({ code: 'THINGS_UNEXPECTED', kind: 'local', cause: { message: 'disk is gone' } });
  });
});
