import { exitCodes } from '@mdmkit/monitor/model';
import { Argument, type Command } from 'commander';
import { type Shell, shellScripts, shells } from '../completion/shell-scripts.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `completion`, which prints a shell's script, and the hidden `complete`, which the script calls. */
export function addCompletionCommands(program: Command, io: ProgramIo, exit: Exit): void {
  program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell: Shell) => {
      io.stdout.write(shellScripts[shell]);
      exit(exitCodes.ok);
    });
  program
    .command('complete', { hidden: true })
    .argument('[word...]')
    .helpOption(false)
    .allowUnknownOption()
    .action(async (words: readonly string[]) => {
      const { complete } = await import('../actions/complete.ts');
      exit(complete(program, words, io));
    });
}
