import { type Command, Option } from 'commander';
import type { NetworkArguments } from '../actions/network.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { formatOption, positiveNumber } from '../option-values.ts';

/** Adds `network`, which is also what the bare program does where there is no configuration. */
export function addNetworkCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('network')
    .description("check the connection to Apple's and Google's hosts; needs no configuration")
    .addOption(formatOption())
    .addOption(
      new Option('--fail-on <what>', 'the least serious result that makes the exit code non-zero')
        .choices(['degraded', 'down', 'never'])
        .default('degraded'),
    )
    .option('--timeout <seconds>', 'time limit of one host', positiveNumber(86_400), 20)
    .option('--allow-interception', 'accept that this network inspects TLS')
    .option('--no-color', 'write no colours')
    .action(async (args: NetworkArguments) => {
      const { checkNetwork } = await import('../actions/network.ts');
      exit(await checkNetwork(args, io));
    });
}

/** Whether arguments without a command ask for nothing but what this command has. */
export function isForNetwork(args: readonly string[]): boolean {
  const [first = ''] = args;
  const names = args.filter((argument) => argument.startsWith('-'));
  const networkOption = /^(?:-f.*|--(?:format|fail-on|timeout|allow-interception|no-color)(?:=.*)?)$/;
  return (args.length === 0 || first.startsWith('-')) && names.every((name) => networkOption.test(name));
}
