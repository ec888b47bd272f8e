import { type EndEvent, type ErrorKind, type Hooks, VendorError } from '@mdmkit/core';
import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { type CallObservation, observationHooks, observe } from '../../src/library/index.ts';

/** A client whose calls end when the test says so. */
function createClient() {
  const watchers = new Set<Hooks>();
  return {
    watch(hooks: Hooks): Disposable {
      watchers.add(hooks);
      return { [Symbol.dispose]: () => void watchers.delete(hooks) };
    },
    end(event: Partial<EndEvent> = {}) {
      for (const { onEnd } of watchers) onEnd?.(endEvent(event));
    },
  };
}

function endEvent(event: Partial<EndEvent> = {}): EndEvent {
  return { service: 'apple.vpp', operation: 'assets.list', label: 'aurora', attempts: 2, durationMs: 12.4, ...event };
}

function failure(kind: ErrorKind, requestId?: string): VendorError {
  const facts = { service: 'apple.vpp', operation: 'assets.list', attempts: 2 };
  return new VendorError(
    'VPP_X',
    { kind, summary: 'failed', remedy: 'Do this.' },
    requestId === undefined ? facts : { ...facts, requestId },
  );
}

test('observes a client until the result is disposed of', () => {
  const client = createClient();
  const observations: CallObservation[] = [];
  {
    using _observing = observe(client, {
      onObservation: (observation) => observations.push(observation),
      clock: createVirtualClock(),
    });
    client.end();
  }
  client.end();
  expect(observations).toEqual([
    {
      target: 'aurora',
      service: 'apple.vpp',
      operation: 'assets.list',
      class: 'ok',
      code: null,
      owner: null,
      remedy: null,
      error: null,
      requestId: null,
      durationMs: 12,
      attempts: 2,
      observedAt: '2026-11-23T12:00:00.000Z',
    },
  ]);
});

test.each([
  ['server', 'fail.server'],
  ['auth', 'fail.auth'],
  ['network', 'fail.network'],
  ['throttled', 'throttled'],
  ['invalid', 'inconclusive'],
  ['config', 'inconclusive'],
  ['conflict', 'inconclusive'],
] as const)('a failure of kind %s has the class %s', (kind, name) => {
  const observations: CallObservation[] = [];
  const { onEnd } = observationHooks({ onObservation: (observation) => observations.push(observation) });
  onEnd?.(endEvent({ error: failure(kind) }));
  onEnd?.(endEvent({ error: failure(kind, 'id-7') }));
  expect(observations).toMatchObject([
    { class: name, code: 'VPP_X', remedy: 'Do this.', requestId: null },
    { class: name, requestId: 'id-7' },
  ]);
});

test('calls the other hooks, and ignores what they and onObservation throw', () => {
  const calls: string[] = [];
  const fail = (name: string) => () => {
    calls.push(name);
    throw new Error(name);
  };
  const hooks = observationHooks({
    onObservation: fail('onObservation'),
    hooks: { onEnd: fail('onEnd'), onRequest: () => calls.push('onRequest') },
  });
  hooks.onEnd?.(endEvent());
  expect(hooks.onRequest).toBeTypeOf('function');
  expect(calls).toEqual(['onEnd', 'onObservation']);
});

test.each([undefined, null, 7, {}, { watch: 1 }])('refuses %j as a client', (client) => {
  expect(() => observe(client as never, { onObservation() {} })).toThrow(/^client must have a method watch/);
});

test('refuses an onObservation that is not a function', () => {
  expect(() => observe(createClient(), { onObservation: 'x' as never })).toThrow(
    new TypeError('observe: onObservation must be a function, not this text'),
  );
});
