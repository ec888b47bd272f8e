import type { Command } from 'commander';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `dep resync`, which forces a full fetch of Device Assignment. */
export function addDepCommand(program: Command, io: ProgramIo, exit: Exit): void {
  const dep = program.command('dep').description('work with the sync of Device Assignment');
  dep
    .command('resync')
    .description('delete the saved position of a cursor file, so that the next sync fetches all devices; sends nothing')
    .argument('<file>', 'cursor file of createFileCursorStore; stop the program that uses it first')
    .action(async (file: string) => {
      const { resync } = await import('../actions/dep-resync.ts');
      exit(await resync(file, io));
    });
}
