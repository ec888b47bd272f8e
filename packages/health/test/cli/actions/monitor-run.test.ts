import { expect, test } from 'vitest';
import { mergeCalls } from '../../../src/cli/actions/monitor-run.ts';

/** Work whose runs end when the test says so. */
function createWork() {
  const ends: (() => void)[] = [];
  const run = () => new Promise<void>((resolve) => ends.push(resolve));
  return { ends, run };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('signals that arrive during a reload cause one more reload, not one each', async () => {
  const { ends, run } = createWork();
  const onSignal = mergeCalls(Promise.resolve(), run);
  onSignal();
  await settle();
  for (let index = 0; index < 100; index += 1) onSignal();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await settle();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await settle();
  expect(ends).toHaveLength(2);
});

test('a signal before the end of the start waits for it; after a failed start nothing is reloaded', async () => {
  const { ends, run } = createWork();
  const started = Promise.withResolvers<void>();
  const onSignal = mergeCalls(started.promise, run);
  onSignal();
  await settle();
  expect(ends).toHaveLength(0);
  started.resolve();
  await settle();
  expect(ends).toHaveLength(1);
  const failed = mergeCalls(Promise.reject(new Error('x')), run);
  failed();
  await settle();
  expect(ends).toHaveLength(1);
});
