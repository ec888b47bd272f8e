import type { Command } from 'commander';
import type { SimulateArguments } from '../actions/simulate.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';

/** Adds `simulate`: the vendors' services on this machine, for programs in any language. */
export function addSimulateCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('simulate')
    .description('serve simulated vendor services on this machine, with credentials in their real formats')
    .option('-p, --port <number>', 'the first of five ports in a row (default: any free ones)', wholeNumber(1, 65_531))
    .option('-o, --out <folder>', 'where credentials and health.yaml are written (default: a new temporary folder)')
    .action(async (args: SimulateArguments) => {
      const { simulate } = await import('../actions/simulate.ts');
      exit(await simulate(args, io));
    });
}
