import type { ProgramIo } from './io.ts';

/** What ends the wait: the reader has read on, or it has gone, as `head` does. */
const ends = ['drain', 'error', 'close'] as const;

/** Writes to stdout and waits for a slow reader; else its backlog would fill the memory. A reader that has gone is not waited for. */
export async function writeSlowly({ stdout }: Pick<ProgramIo, 'stdout'>, text: string): Promise<void> {
  if (stdout.write(text) !== false || !stdout.once) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      for (const event of ends) stdout.off?.(event, end);
      resolve();
    };
    for (const event of ends) stdout.once?.(event, end);
  });
}
