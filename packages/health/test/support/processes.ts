import { readFile } from 'node:fs/promises';
import { expect, vi } from 'vitest';

/** How long a test waits for a process, in milliseconds: it ends only what hangs. */
export const hangsMs = 240_000;

/** Waits for a file with a process id, and returns the id. */
export async function pidIn(file: string): Promise<number> {
  const text = await vi.waitFor(async () => {
    const content = await readFile(file, 'utf8');
    expect(content).toMatch(/^\d+\n$/);
    return content;
  }, hangsMs);
  return Number(text);
}

/** Whether a process runs. A process that was not waited for yet has ended all the same. */
export async function isRunning(pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    return /\) [^ZX] /.test(status);
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
