import { services } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { ServeArguments } from '../actions/serve.ts';
import type { WatchArguments } from '../actions/watch.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { duration, wholeNumber } from '../option-values.ts';

/** Adds `serve` and `watch`: both look at every target again and again. */
export function addServeCommand(program: Command, io: ProgramIo, exit: Exit): void {
  withMonitorOptions(program.command('serve'))
    .description('check every target again and again, keep what is found, and say whose trouble it is')
    .addOption(
      new Option('-f, --format <format>', 'how its lines are written').choices(['text', 'ndjson']).default('text'),
    )
    .addHelpText('after', '\nSIGHUP has the configuration read again. SIGINT and SIGTERM stop in order.')
    .action(async (patterns: readonly string[], args: ServeArguments) => {
      const { serve } = await import('../actions/serve.ts');
      exit(await serve({ ...args, patterns }, io));
    });
  withMonitorOptions(program.command('watch'))
    .description('look on: a table that renews itself on a terminal, else a line for each change; keeps nothing')
    .addOption(
      new Option('--interval <time>', 'from one check to the next (default: as configured)').argParser(duration),
    )
    .option('--no-color', 'no colours')
    .action(async (patterns: readonly string[], args: WatchArguments) => {
      const { watch } = await import('../actions/watch.ts');
      exit(await watch({ ...args, patterns }, io));
    });
}

function withMonitorOptions(command: Command): Command {
  return command
    .argument('[target...]', 'only these: "aurora", "aurora/apple.vpp", "*/apple.dep"')
    .option('-c, --config <file>', 'the configuration (default: health.yaml in this folder)')
    .addOption(new Option('-s, --service <service...>', 'only these services').choices(services))
    .option('-t, --tenant <id...>', 'only these tenants')
    .option('--concurrency <number>', 'checks at once', wholeNumber(1, 10_000), 2_000)
    .option('--debug', 'write redacted detail of every request to stderr');
}
