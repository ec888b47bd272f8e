import { type Command, Option } from 'commander';
import type { HistoryArguments, IncidentsArguments } from '../actions/monitor-reading.ts';
import type { ReportArguments } from '../actions/report.ts';
import type { StoreArguments } from '../actions/store-access.ts';
import { configPlaces } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { duration, instant, month, wholeNumber } from '../option-values.ts';

/** Adds the options that say where the store is. */
export function withStoreOptions(command: Command): Command {
  return command
    .option('-c, --config <file>', `configuration file that names the store (default: ${configPlaces})`)
    .option('--store <folder>', 'folder of the store; replaces the configuration');
}

/** Adds the options of a command that writes what it finds. */
export function withReadingOptions(command: Command): Command {
  return withStoreOptions(command).addOption(
    new Option('-f, --format <format>', 'format of the answer').choices(['table', 'json']).default('table'),
  );
}

/** Adds `store migrate|check|export`. */
export function addStoreCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  const store = program.command('store').description('migrate, check or export the store of the monitoring service');
  withStoreOptions(store.command('migrate').description('update the tables to this version')).action(
    async (args: StoreArguments) => {
      const { migrateStore } = await import('../actions/store.ts');
      exit(await migrateStore(args, io));
    },
  );
  withReadingOptions(store.command('check').description('check the integrity of the store')).action(
    async (args: StoreArguments) => {
      const { checkStore } = await import('../actions/store.ts');
      exit(await checkStore(args, io));
    },
  );
  withStoreOptions(store.command('export').description('write all stored data as JSON lines')).action(
    async (args: StoreArguments) => {
      const { exportStore } = await import('../actions/store.ts');
      exit(await exportStore(args, io));
    },
  );
  return store;
}

/** Adds `status`, `incidents`, `history` and `report`, which read the store; the service need not run. */
export function addReadingCommands(program: Command, io: ProgramIo, exit: Exit): void {
  withReadingOptions(
    program.command('status').description('show targets by state, open incidents and expiring credentials'),
  )
    .addHelpText(
      'after',
      '\nExit codes: 2 a major or critical incident is open, 1 another incident is open, 3 no service is running, 0 otherwise.',
    )
    .action(async (args: StoreArguments) => {
      const { showStatus } = await import('../actions/monitor-reading.ts');
      exit(await showStatus(args, io));
    });
  withReadingOptions(program.command('incidents').description('list open incidents'))
    .option('--all', 'include closed incidents')
    .option('--limit <number>', 'maximum number of incidents', wholeNumber(1, 1_000), 100)
    .option('--after <cursor>', 'continue a list: the value that the last page named')
    .action(async (args: IncidentsArguments) => {
      const { showIncidents } = await import('../actions/monitor-reading.ts');
      exit(await showIncidents(args, io));
    });
  withReadingOptions(program.command('history').description('show the runs, failures and monitoring gaps of a target'))
    .argument('<target>', 'target, such as aurora/apple.vpp')
    .addOption(sinceOption())
    .addOption(
      new Option('--until <instant>', 'show only what is older, such as 2026-11-28T18:00:00Z (default: now)').argParser(
        instant,
      ),
    )
    .option('--limit <number>', 'maximum number of runs, failures and gaps', wholeNumber(1, 1_000), 1_000)
    .action(async (target: string, args: HistoryArguments) => {
      const { showHistory } = await import('../actions/monitor-reading.ts');
      exit(await showHistory(target, args, io));
    });
  withStoreOptions(program.command('report').description('show the availability of all services in a month'))
    .requiredOption('--month <month>', 'month in UTC, such as 2026-11', month)
    .addOption(
      new Option('-f, --format <format>', 'format of the report').choices(['table', 'json', 'html']).default('table'),
    )
    .action(async (args: ReportArguments) => {
      const { showReport } = await import('../actions/report.ts');
      exit(await showReport(args, io));
    });
}

function sinceOption(): Option {
  const dayMs = 86_400_000;
  return new Option('--since <time>', 'how far to look back').argParser(duration).default(dayMs, '24h');
}
