import { Argument, type Command } from 'commander';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `completion`: what a shell needs to complete commands and options. */
export function addCompletionCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('completion')
    .description('print what a shell needs to complete commands and options')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionScript } = await import('../actions/completion.ts');
      io.stdout.write(completionScript(shell, program));
      exit(0);
    });
}
