import { exitCodes } from '@mdmkit/monitor/model';
import type { Command } from 'commander';
import type { ValidateArguments } from '../actions/validate.ts';
import { configPlaces, findConfig, missingConfig } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `validate`: reads the configuration and every credential, and contacts no vendor. */
export function addValidateCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('validate')
    .description('check the configuration and every credential; sends nothing')
    .argument('[file]', `configuration file (default: ${configPlaces})`)
    .option('-c, --config <file>', 'configuration file; the same as [file]')
    .option('--strict', 'treat warnings as errors')
    .action(
      async (named: string | undefined, { config, ...args }: ValidateArguments & { readonly config?: string }) => {
        if (named !== undefined && config !== undefined) {
          io.stderr.write('The configuration file is named twice: name it as an argument or with --config.\n');
          return exit(exitCodes.usage);
        }
        const file = findConfig(named ?? config, io.env);
        if (file === undefined) {
          io.stderr.write(missingConfig);
          return exit(exitCodes.configuration);
        }
        const { validate } = await import('../actions/validate.ts');
        exit(await validate(file, args, io));
      },
    );
}
