import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as it is built and published. */
export const program = fileURLToPath(new URL('../../bin/health-check.js', import.meta.url));

/** Runs Node as a user's shell does, on what is built, and answers with its wall time in milliseconds. */
export function timeNode(args: readonly string[], expected: readonly number[]): number {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { PATH: process.env.PATH } });
  const ms = performance.now() - startedMs;
  if (!expected.includes(status ?? -1)) throw new Error(`ended with ${status}; are the packages built?\n${stderr}`);
  return ms;
}
