import { exitCodes, services } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import { formatNames } from '../../report/formats.ts';
import type { RunArguments } from '../actions/run.ts';
import { defaultFile, findConfig } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { positiveNumber, wholeNumber } from '../option-values.ts';
import { readOutput } from '../output.ts';

/** Adds `run`, which is also what the bare program does. */
export function addRunCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('run')
    .description('check every target once')
    .argument('[target...]', 'only these: "aurora", "aurora/apple.vpp", "*/apple.dep"')
    .option('-c, --config <file>', `the configuration (default: ${defaultFile} in this folder)`)
    .option(
      '-f, --format <format[:file]>',
      `${formatNames.join(', ')}; repeat it for more (default: table)`,
      readOutput,
    )
    .addOption(new Option('-s, --service <service...>', 'only these services').choices(services))
    .option('-t, --tenant <id...>', 'only these tenants')
    .option('--list', 'name the targets instead of checking them')
    .addOption(
      new Option('--fail-on <what>', 'what makes the exit code other than 0')
        .choices(['degraded', 'down', 'never'])
        .default('degraded'),
    )
    .option('--timeout <seconds>', 'limit for one check (default: as configured, or 20)', positiveNumber(86_400))
    .option('--concurrency <number>', 'checks at once', wholeNumber(1, 1_000), 16)
    .option(
      '--retries <number>',
      'repetitions of a read that failed (default: as configured, or 1)',
      wholeNumber(0, 10),
    )
    .option('--state <file>', 'keep states in this file: a failure counts once several runs confirm it')
    .option('--no-color', 'no colours')
    .option('--debug', 'write redacted detail of every request to stderr')
    .addHelpText('after', exitCodeHelp)
    .action(async (patterns: readonly string[], args: RunArguments, command: Command) => {
      const file = findConfig(args.config);
      if (file === undefined) {
        io.stderr.write(
          `No configuration: there is no ${defaultFile} in this folder; name a file with --config, or make one with "health-check init".\n\n${command.helpInformation()}`,
        );
        return exit(exitCodes.configuration);
      }
      const { run } = await import('../actions/run.ts');
      exit(await run(file, { ...args, patterns }, io));
    });
}

const exitCodeHelp = `
Exit codes, first match: 64 usage, 78 configuration, 2 something fails, 3 something could not be judged,
1 degraded, throttled or a credential that ends within 14 days, 0 all is well; 130 and 143 after a signal.`;
