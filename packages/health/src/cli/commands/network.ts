import { type Command, Option } from 'commander';
import { formatNames } from '../../report/formats.ts';
import type { NetworkArguments } from '../actions/network.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { positiveNumber } from '../option-values.ts';
import { readOutput } from '../output.ts';

/** Adds `network`, which is also what the bare program does where there is no configuration. */
export function addNetworkCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('network')
    .description("check whether this machine reaches Apple's and Google's hosts; needs no configuration")
    .option(
      '-f, --format <format[:file]>',
      `${formatNames.join(', ')}; repeat it for more (default: table)`,
      readOutput,
    )
    .addOption(
      new Option('--fail-on <what>', 'what makes the exit code other than 0')
        .choices(['degraded', 'down', 'never'])
        .default('degraded'),
    )
    .option('--timeout <seconds>', 'limit for one host', positiveNumber(86_400), 20)
    .option('--allow-interception', 'this network inspects TLS on purpose')
    .option('--no-color', 'no colours')
    .action(async (args: NetworkArguments) => {
      const { checkNetwork } = await import('../actions/network.ts');
      exit(await checkNetwork(args, io));
    });
}

/** Whether arguments without a command ask for nothing but what this command has. */
export function isForNetwork(args: readonly string[]): boolean {
  const [first = ''] = args;
  const names = args.filter((argument) => argument.startsWith('-'));
  const known = /^(?:-f.*|--(?:format|fail-on|timeout|allow-interception|no-color)(?:=.*)?)$/;
  return (args.length === 0 || first.startsWith('-')) && names.every((name) => known.test(name));
}
