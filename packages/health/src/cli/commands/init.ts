import { services } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { InitArguments } from '../actions/init.ts';
import { defaultFile } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `init`: writes a first configuration. */
export function addInitCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('init')
    .description('write a first configuration, with a comment at every member; asks on a terminal')
    .option('-o, --out <file>', 'where it goes', defaultFile)
    .option('-t, --tenant <id>', "the first tenant's id")
    .option('--name <name>', "the first tenant's name")
    .addOption(new Option('-s, --service <service...>', 'the services that it uses').choices(services))
    .option('--force', 'replace a file that is there')
    .action(async (args: InitArguments) => {
      const { init } = await import('../actions/init.ts');
      exit(await init(args, io));
    });
}
