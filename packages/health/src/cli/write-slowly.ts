import type { ProgramIo } from './io.ts';

/** Writes to stdout and waits for a slow reader; else its backlog would fill the memory. */
export async function writeSlowly({ stdout }: Pick<ProgramIo, 'stdout'>, text: string): Promise<void> {
  if (stdout.write(text) !== false || !stdout.once) return;
  const { once } = stdout;
  await new Promise<void>((resolve) => void once.call(stdout, 'drain', resolve));
}
