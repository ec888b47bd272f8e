import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { destroyOnAbort, layerLimitsMs, within } from '../../src/network/within.ts';

const never = () => new Promise<never>(() => {});

test('a step that takes longer than its layer may is a timeout of that layer', async () => {
  const clock = createVirtualClock();
  const running = within('tcp', { clock, signal: new AbortController().signal }, never);
  running.catch(() => {});
  await clock.advance(layerLimitsMs.tcp + 1);
  await expect(running).rejects.toMatchObject({ layer: 'tcp', code: 'ETIMEDOUT' });
});

test('an interruption keeps its own reason', async () => {
  const controller = new AbortController();
  const running = within('dns', { clock: createVirtualClock(), signal: controller.signal }, never);
  const reason = new Error('stop');
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
});

test('what a step throws is a failure of its layer', async () => {
  const signal = new AbortController().signal;
  const failing = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
  await expect(within('dns', { clock: createVirtualClock(), signal }, failing)).rejects.toMatchObject({
    layer: 'dns',
    code: 'ENOTFOUND',
  });
});

test('a stream is destroyed by an abort, also by one that came before, and not after its watch has ended', () => {
  let destroyed = 0;
  const stream = {
    destroy: () => {
      destroyed += 1;
    },
  };
  const one = new AbortController();
  destroyOnAbort(stream, one.signal)();
  one.abort();
  expect(destroyed).toBe(0);
  destroyOnAbort(stream, one.signal);
  expect(destroyed).toBe(1);
});
