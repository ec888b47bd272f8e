import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Exit, ProgramIo } from './program.ts';

/** What the simulate command takes. */
export interface SimulateArguments {
  /** The first of the ports. */
  readonly port?: number;
  /** Where credentials and configuration are written. */
  readonly out?: string;
}

/** Adds `simulate`: the vendors' services on this machine, for programs in any language. */
export function addSimulateCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('simulate')
    .description('serve simulated vendor services on this machine, with credentials in their real formats')
    .option('-p, --port <number>', 'the first of four ports in a row (default: any free ones)', port)
    .option('-o, --out <folder>', 'where credentials and health.yaml are written (default: a new temporary folder)')
    .action(async (args: SimulateArguments) => {
      const { simulate } = await import('./simulate.ts');
      exit(await simulate(args, io));
    });
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_532)
    throw new InvalidArgumentError('expected a port from 1 to 65532');
  return value;
}
