import { type Service, services } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { Exit, ProgramIo } from '../io.ts';
import { defaultFile } from './run.ts';

/** What the init command takes; on a terminal it asks for what is missing. */
export interface InitArguments {
  /** Where the configuration goes. */
  readonly out: string;
  /** The first tenant's id. */
  readonly tenant?: string;
  /** The first tenant's name. */
  readonly name?: string;
  /** The services that it uses. */
  readonly service?: readonly Service[];
  /** Whether a file that is there may be replaced. */
  readonly force?: boolean;
}

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
