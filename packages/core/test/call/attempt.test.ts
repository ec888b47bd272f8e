import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Authentication, createBudget, createClientCore, endpoint, type VendorError } from '../../src/index.ts';
import { createSimulator, createVirtualClock, listen } from '../../src/testing/index.ts';
import { failureOf, thingsService } from '../things.ts';

const readThing = endpoint({
  name: 'things.read',
  method: 'GET',
  path: '/things',
  response: z.object({ by: z.string() }),
  auth: 'token',
  repeatable: true,
});

/** A vendor that takes one token, and a client whose ways to a token are the test's. */
async function start(authentication: Authentication, { scheme = 'token' } = {}) {
  const clock = createVirtualClock();
  const simulator = createSimulator({
    origins: ['https://things.example'],
    endpoints: [readThing],
    clock,
    handlers: {
      'things.read': ({ request }) => {
        const token = request.headers.get('authorization') ?? 'none';
        return token === 'good' ? Response.json({ by: token }) : new Response('UNAUTHORIZED', { status: 401 });
      },
    },
    notFound: () => new Response(null, { status: 404 }),
  });
  const server = await listen(simulator);
  const budget = createBudget({ requests: 100, perMs: 1_000, concurrency: 1, clock });
  const core = createClientCore(
    { clock, budget, random: () => 0.5, retry: false },
    { service: thingsService, origins: { api: server.origin }, authentication: { [scheme]: authentication } },
  );
  return {
    clock,
    simulator,
    read: () => core.caller.call(readThing, {}),
    async [Symbol.asyncDispose]() {
      await core.close();
      await server.close();
    },
  };
}

/** Hands out tokens in turn, the last for ever; a 401 makes the next one due. */
function tokens(names: readonly string[], more: Partial<Authentication> = {}) {
  let next = 0;
  const authentication: Authentication = {
    authorize: () => Promise.resolve({ headers: { authorization: names[Math.min(next, names.length - 1)] ?? '' } }),
    renew(_, error) {
      next += 1;
      return error.code === 'THINGS_UNAUTHORIZED';
    },
    ...more,
  };
  return { authentication, renewals: () => next };
}

describe('a stale authorisation', () => {
  test('is renewed once, within the same attempt', async () => {
    const { authentication } = tokens(['stale', 'good']);
    await using started = await start(authentication);
    expect(await started.read()).toEqual({ by: 'good' });
    expect(started.simulator.requests()).toHaveLength(2);
  });

  test('that is stale again ends the call', async () => {
    const { authentication, renewals } = tokens(['stale', 'staler', 'good']);
    await using started = await start(authentication);
    expect(await failureOf(started.read())).toMatchObject({ code: 'THINGS_UNAUTHORIZED' });
    expect(started.simulator.requests()).toHaveLength(2);
    expect(renewals()).toBe(2);
  });

  test('of a scheme that cannot renew ends the call at once', async () => {
    const { authentication } = tokens(['stale', 'good'], { renew: () => false });
    await using started = await start(authentication);
    expect(await failureOf(started.read())).toMatchObject({ code: 'THINGS_UNAUTHORIZED' });
    expect(started.simulator.requests()).toHaveLength(1);
  });
});

describe('the permit of a budget', () => {
  const failing = (immediate: boolean): Authentication => {
    let calls = 0;
    return {
      immediate,
      authorize: () => {
        calls += 1;
        if (calls === 1) return Promise.reject(new Error('no token at hand'));
        return Promise.resolve({ headers: { authorization: 'good' } });
      },
    };
  };

  test.each([true, false])('is free again after an authorisation failed (immediate: %s)', async (immediate) => {
    await using started = await start(failing(immediate));
    expect(await failureOf(started.read())).toMatchObject({ code: 'THINGS_UNEXPECTED' });
    // One request may be under way at a time: a permit that was kept would hold this call for ever.
    expect(await started.read()).toEqual({ by: 'good' });
    expect(started.clock.elapsedMs()).toBe(0);
  });

  test('is free again after the vendor refused the request', async () => {
    const { authentication } = tokens(['stale', 'stale', 'good']);
    await using started = await start(authentication);
    await failureOf(started.read());
    expect(await started.read()).toEqual({ by: 'good' });
    expect(started.clock.elapsedMs()).toBe(0);
  });
});

test('a mistake of an authentication scheme is an error of the client with its cause', async () => {
  const cause = new RangeError('a mistake');
  await using started = await start({ authorize: () => Promise.reject(cause) });
  const error: VendorError = await failureOf(started.read());
  expect(error).toMatchObject({ code: 'THINGS_UNEXPECTED', kind: 'local', cause });
  expect(started.simulator.requests()).toEqual([]);
});

test('a request whose authentication the client lacks is not sent without one', async () => {
  await using started = await start({ authorize: () => Promise.resolve({ headers: {} }) }, { scheme: 'misspelt' });
  expect(await failureOf(started.read())).toMatchObject({
    code: 'THINGS_UNEXPECTED',
    cause: { message: 'things.read needs the authentication "token", which this client does not have' },
  });
  expect(started.simulator.requests()).toEqual([]);
});
