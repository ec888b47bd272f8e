import { probedServices } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { InitArguments } from '../actions/init.ts';
import { defaultFile } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `init`: writes a first configuration. */
export function addInitCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('init')
    .description('write a first configuration with comments; on a terminal it asks for missing values')
    .option('-o, --out <file>', 'configuration file to write', defaultFile)
    .option('-t, --tenant <id>', 'id of the first tenant')
    .option('--name <name>', 'name of the first tenant')
    .addOption(new Option('-s, --service <service...>', 'services of the first tenant').choices(probedServices))
    .option('--force', 'replace an existing file')
    .action(async (args: InitArguments) => {
      const { init } = await import('../actions/init.ts');
      exit(await init(args, io));
    });
}
