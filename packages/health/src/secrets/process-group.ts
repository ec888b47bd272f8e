import type { ChildProcess } from 'node:child_process';

/**
 * Ends a program and everything that it started, at once. The program must have been started with `detached: true`, which gives
 * it a process group. On Windows, where there are no process groups, only the program ends.
 */
export function killProcessGroup(child: Pick<ChildProcess, 'pid' | 'kill'>): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
