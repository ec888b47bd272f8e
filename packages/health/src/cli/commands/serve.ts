import { services } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import { deploymentRoles } from '../../service/deployment-role.ts';
import type { ServeArguments } from '../actions/serve.ts';
import type { WatchArguments } from '../actions/watch.ts';
import { configPlaces } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { logFormats, readLogOutput } from '../log-outputs.ts';
import { duration, listenAddress, wholeNumber } from '../option-values.ts';

/** Adds `serve` and `watch`, which check every target at its interval. */
export function addServeCommand(program: Command, io: ProgramIo, exit: Exit): void {
  withMonitorOptions(program.command('serve'))
    .description('check every target at its interval, store the results, and open incidents with an owner')
    .addOption(
      new Option(
        '-f, --log-format <format[:file]>',
        'format of the log, and the file to write (default: text on stdout); repeatable',
      )
        .choices(logFormats)
        .argParser(readLogOutput),
    )
    .addOption(
      new Option(
        '--listen <address:port>',
        'address of the HTTP server (default: from the configuration, or 127.0.0.1:8080)',
      ).argParser(listenAddress),
    )
    .addOption(
      new Option(
        '--role <role>',
        'what this process does if several share the targets (engine pg-boss): a worker checks, the scheduler judges and notifies, a server serves the API (default: all)',
      ).choices(deploymentRoles),
    )
    .option('--no-server', 'start no HTTP server')
    .addHelpText(
      'after',
      '\nSIGHUP reloads the configuration and opens the files of the log again. SIGINT and SIGTERM stop the service cleanly.\nExit codes: 130 or 143 stopped by SIGINT or SIGTERM, 4 another service took over this location, 64 wrong usage, 74 not everything could be written, 78 unusable configuration.',
    )
    .action(async (patterns: readonly string[], args: ServeArguments) => {
      const { serve } = await import('../actions/serve.ts');
      exit(await serve({ ...args, patterns }, io));
    });
  withMonitorOptions(program.command('watch'))
    .description('show a live table (or a line per change when piped); stores nothing')
    .addOption(
      new Option(
        '--interval <time>',
        'time between two checks of a target (default: from the configuration)',
      ).argParser(duration),
    )
    .option('--no-color', 'write no colours')
    .action(async (patterns: readonly string[], args: WatchArguments) => {
      const { watch } = await import('../actions/watch.ts');
      exit(await watch({ ...args, patterns }, io));
    });
}

function withMonitorOptions(command: Command): Command {
  return command
    .argument('[target...]', 'check only these targets: "aurora", "aurora/apple.vpp", "*/apple.dep"')
    .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
    .addOption(new Option('-s, --service <service...>', 'check only these services').choices(services))
    .option('-t, --tenant <id...>', 'check only these tenants')
    .option('--concurrency <number>', 'number of checks that run at the same time', wholeNumber(1, 10_000), 2_000)
    .option('--debug', 'write details of every request to stderr, without secrets');
}
