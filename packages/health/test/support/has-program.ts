import { spawn } from 'node:child_process';

/** Whether a program is installed. */
export async function hasProgram(name: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const child = spawn(name, ['--version'], { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('close', () => resolve(true));
  });
}
