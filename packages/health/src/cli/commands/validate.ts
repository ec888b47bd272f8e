import { exitCodes } from '@mdmkit/monitor/model';
import type { Command } from 'commander';
import type { ValidateArguments } from '../actions/validate.ts';
import { configPlaces, defaultFile, findConfig } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `validate`: reads the configuration and every credential, and contacts no vendor. */
export function addValidateCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('validate')
    .description('check the configuration and every credential; sends nothing')
    .argument('[file]', `configuration file (default: ${configPlaces})`)
    .option('--strict', 'treat warnings as errors')
    .action(async (named: string | undefined, args: ValidateArguments) => {
      const file = findConfig(named, io.env);
      if (file === undefined) {
        io.stderr.write(`No configuration: there is no ${defaultFile} in this folder. Name a file, or create one with "health-check init".
`);
        return exit(exitCodes.configuration);
      }
      const { validate } = await import('../actions/validate.ts');
      exit(await validate(file, args, io));
    });
}
