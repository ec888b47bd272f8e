import { existsSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { exitCodes, type FailOn } from '../run/exit-code.ts';
import { type Service, services } from '../run/result.ts';
import { positiveNumber, wholeNumber } from './option-values.ts';
import type { Exit, ProgramIo } from './program.ts';

/** What the run command takes. */
export interface RunArguments {
  /** The configuration file. */
  readonly config?: string;
  /** How the answer is written. */
  readonly format: 'table' | 'json';
  /** Only these services. */
  readonly service?: readonly Service[];
  /** Only these tenants. */
  readonly tenant?: readonly string[];
  /** What makes the program fail. */
  readonly failOn: FailOn;
  /** The limit for one check, in seconds. */
  readonly timeout: number;
  /** How many checks at once. */
  readonly concurrency: number;
  /** How often a failed read is repeated. */
  readonly retries: number;
  /** Whether to write redacted detail to stderr. */
  readonly debug?: boolean;
}

const defaultFile = 'health.yaml';

/** Adds `run`, which is also what the bare program does. */
export function addRunCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('run')
    .description('check every target once')
    .option('-c, --config <file>', `the configuration (default: ${defaultFile} in this folder)`)
    .addOption(
      new Option('-f, --format <format>', 'how the answer is written').choices(['table', 'json']).default('table'),
    )
    .addOption(new Option('-s, --service <service...>', 'only these services').choices(services))
    .option('-t, --tenant <id...>', 'only these tenants')
    .addOption(
      new Option('--fail-on <what>', 'what makes the exit code other than 0')
        .choices(['degraded', 'down', 'never'])
        .default('degraded'),
    )
    .option('--timeout <seconds>', 'limit for one check', positiveNumber(86_400), 20)
    .option('--concurrency <number>', 'checks at once', wholeNumber(1, 1_000), 16)
    .option('--retries <number>', 'repetitions of a read that failed', wholeNumber(0, 10), 1)
    .option('--debug', 'write redacted detail of every request to stderr')
    .addHelpText('after', exitCodeHelp)
    .action(async (args: RunArguments, command: Command) => {
      const file = args.config ?? (existsSync(defaultFile) ? defaultFile : undefined);
      if (file === undefined) {
        io.stderr.write(
          `No configuration: there is no ${defaultFile} in this folder; name a file with --config.\n\n${command.helpInformation()}`,
        );
        return exit(exitCodes.configuration);
      }
      const { run } = await import('./run.ts');
      exit(await run(file, args, io));
    });
}

const exitCodeHelp = `
Exit codes, first match: 64 usage, 78 configuration, 2 something fails, 3 something could not be judged,
1 degraded, throttled or a credential that ends within 14 days, 0 all is well; 130 and 143 after a signal.`;
