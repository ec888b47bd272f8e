import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { writeSlowly } from '../../src/cli/write-slowly.ts';

function slowOutput() {
  const emitter = new EventEmitter();
  return Object.assign(emitter, { write: () => false });
}

test.each(['drain', 'error', 'close'])('a wait for a slow reader ends at %s, and leaves no listener', async (event) => {
  const stdout = slowOutput();
  // The output of a process has a listener for errors of its own.
  stdout.on('error', () => {});
  const written = writeSlowly({ stdout }, 'text');
  expect(stdout.listenerCount('drain')).toBe(1);
  stdout.emit(event, new Error('EPIPE'));
  await written;
  expect(['drain', 'error', 'close'].map((name) => stdout.listenerCount(name))).toEqual([0, 1, 0]);
});

test('an output that takes the text is not waited for', async () => {
  const stdout = Object.assign(new EventEmitter(), { write: () => true });
  await writeSlowly({ stdout }, 'text');
  expect(stdout.listenerCount('drain')).toBe(0);
});
