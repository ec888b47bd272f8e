import type { Command } from 'commander';
import type { SimulateArguments } from '../actions/simulate.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';

/** Adds `simulate`: the vendors' services on this machine, for programs in any language. */
export function addSimulateCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('simulate')
    .description('run simulated Apple and Google services on this machine, with credentials in the real formats')
    .option('-p, --port <number>', 'first of six consecutive ports (default: free ports)', wholeNumber(1, 65_530))
    .option('-o, --out <folder>', 'folder for credentials and health.yaml (default: a new temporary folder)')
    .action(async (args: SimulateArguments) => {
      const { simulate } = await import('../actions/simulate.ts');
      exit(await simulate(args, io));
    });
}
