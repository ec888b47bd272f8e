import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isGone, thisProcess } from '../../src/state/process-identity.ts';

test('a process lives until it is gone', async () => {
  const { machine } = thisProcess();
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  const holder = { machine, pid: child.pid ?? 0 };
  expect(isGone(holder)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(isGone(holder)).toBe(true);
  expect(isGone({ machine: 'elsewhere', pid: holder.pid })).toBe(false);
  expect(isGone(thisProcess())).toBe(false);
});
