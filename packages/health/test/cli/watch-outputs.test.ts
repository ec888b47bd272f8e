import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { watchOutputs } from '../../src/cli/watch-outputs.ts';

/** Two outputs; `fail` lets a write of one fail with a code. */
function outputs() {
  const texts: string[] = [];
  let losses = 0;
  const create = () => Object.assign(new EventEmitter(), { write: (text: string) => void texts.push(text) });
  const [stdout, stderr] = [create(), create()];
  watchOutputs(stdout, stderr, () => {
    losses += 1;
  });
  const fail = (output: EventEmitter, code: string) => output.emit('error', Object.assign(new Error(code), { code }));
  return { stdout, stderr, texts, fail, losses: () => losses };
}

test('a full disk behind stdout is reported once, without a stack', () => {
  const { stdout, texts, fail, losses } = outputs();
  fail(stdout, 'ENOSPC');
  fail(stdout, 'ENOSPC');
  expect(texts).toEqual([
    'The standard output has no room: the disk is full. What was written to it is not complete.\n',
  ]);
  expect(losses()).toBe(2);
});

test('a reader that stops early is no failure, and a failure of stderr does not end the program', () => {
  const { stdout, stderr, texts, fail, losses } = outputs();
  fail(stdout, 'EPIPE');
  fail(stderr, 'ENOSPC');
  expect({ texts, losses: losses() }).toEqual({ texts: [], losses: 0 });
});
