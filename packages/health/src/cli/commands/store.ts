import { type Command, Option } from 'commander';
import type { HistoryArguments, IncidentsArguments } from '../actions/monitor-reading.ts';
import type { StoreArguments } from '../actions/store-access.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { duration, wholeNumber } from '../option-values.ts';

/** Adds the options that say where the store is. */
export function withStoreOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', 'the configuration that says where the store is (default: health.yaml)')
    .option('--store <folder>', "the store's folder, in the place of a configuration");
}

/** Adds the options of a command that writes what it finds. */
export function withReadingOptions(command: Command): Command {
  return withStoreOptions(command).addOption(
    new Option('-f, --format <format>', 'how the answer is written').choices(['table', 'json']).default('table'),
  );
}

/** Adds `store migrate|check|export`. */
export function addStoreCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  const store = program.command('store').description('look after the store of a monitoring service');
  withStoreOptions(store.command('migrate').description('bring the tables up to date')).action(
    async (args: StoreArguments) => {
      const { migrateStore } = await import('../actions/store.ts');
      exit(await migrateStore(args, io));
    },
  );
  withReadingOptions(store.command('check').description('look whether the store is sound')).action(
    async (args: StoreArguments) => {
      const { checkStore } = await import('../actions/store.ts');
      exit(await checkStore(args, io));
    },
  );
  withStoreOptions(store.command('export').description('write everything that is kept, a JSON line at a time')).action(
    async (args: StoreArguments) => {
      const { exportStore } = await import('../actions/store.ts');
      exit(await exportStore(args, io));
    },
  );
  return store;
}

/** Adds `status`, `incidents` and `history`: what a running service knows, and what one knew that has ended. */
export function addReadingCommands(program: Command, io: ProgramIo, exit: Exit): void {
  withReadingOptions(program.command('status').description('show what the monitoring service knows'))
    .addHelpText('after', '\nExit codes: 2 a major or critical incident, 1 another one, 3 nobody looks at present.')
    .action(async (args: StoreArguments) => {
      const { showStatus } = await import('../actions/monitor-reading.ts');
      exit(await showStatus(args, io));
    });
  withReadingOptions(program.command('incidents').description('list open incidents'))
    .option('--all', 'closed ones, too')
    .option('--limit <number>', 'how many at most', wholeNumber(1, 1_000), 100)
    .action(async (args: IncidentsArguments) => {
      const { showIncidents } = await import('../actions/monitor-reading.ts');
      exit(await showIncidents(args, io));
    });
  withReadingOptions(program.command('history').description("show a target's past, and when nobody looked"))
    .argument('<target>', 'such as aurora/apple.vpp')
    .addOption(sinceOption())
    .action(async (target: string, args: HistoryArguments) => {
      const { showHistory } = await import('../actions/monitor-reading.ts');
      exit(await showHistory(target, args, io));
    });
}

function sinceOption(): Option {
  const dayMs = 86_400_000;
  return new Option('--since <time>', 'how far back').argParser(duration).default(dayMs, '24h');
}
