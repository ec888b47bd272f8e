import { exitCodes, probedServices } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { RunArguments } from '../actions/run.ts';
import { configPlaces, findConfig, missingConfig } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { formatOption, positiveNumber, wholeNumber } from '../option-values.ts';

/** Adds `run`, which is also what the bare program does. */
export function addRunCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('run')
    .description('check every target once')
    .argument('[target...]', 'check only these targets: "aurora", "aurora/apple.vpp", "*/apple.dep"')
    .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
    .addOption(formatOption())
    .addOption(new Option('-s, --service <service...>', 'check only these services').choices(probedServices))
    .option('-t, --tenant <id...>', 'check only these tenants')
    .addOption(new Option('--list', 'list the targets and check nothing').conflicts(['format', 'state']))
    .addOption(
      new Option('--fail-on <what>', 'the least serious result that makes the exit code non-zero')
        .choices(['degraded', 'down', 'never'])
        .default('degraded'),
    )
    .option(
      '--timeout <seconds>',
      'time limit of one check (default: from the configuration, else 20)',
      positiveNumber(86_400),
    )
    .option('--concurrency <number>', 'number of checks that run at the same time', wholeNumber(1, 1_000), 16)
    .option(
      '--retries <number>',
      'retries of a read that failed (default: from the configuration, else 1)',
      wholeNumber(0, 10),
    )
    .option('--state <file>', 'keep target states in this file; a failure counts after several runs confirm it')
    .option('--no-color', 'write no colours')
    .option('--debug', 'write details of every request to stderr, without secrets')
    .addHelpText('after', exitCodeHelp)
    .action(async (patterns: readonly string[], args: RunArguments) => {
      const file = findConfig(args.config, io.env);
      if (file === undefined) {
        io.stderr.write(missingConfig);
        return exit(exitCodes.configuration);
      }
      const { run } = await import('../actions/run.ts');
      exit(await run(file, { ...args, patterns }, io));
    });
}

const exitCodeHelp = `
Exit codes, first match: 64 wrong usage, 78 unusable configuration, 2 a check failed, 3 a check gave no verdict,
1 a service is degraded or throttled, or a credential expires within 14 days, 0 everything works; 130 or 143 after a signal.`;
