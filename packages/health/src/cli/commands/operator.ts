import { services, verdicts } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { AckArguments, OperatorArguments, SilenceArguments } from '../actions/operator.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { duration } from '../option-values.ts';
import { withStoreOptions } from './store.ts';

/** Adds `ack`, `silence` and `override`: what a person tells a running service. */
export function addOperatorCommands(program: Command, io: ProgramIo, exit: Exit): void {
  withPerson(program.command('ack').description('say that somebody is on an incident'))
    .argument('<incident>', 'its id, or the beginning of it')
    .addOption(new Option('--for <time>', 'how long that holds').argParser(duration).default(14_400_000, '4h'))
    .option('--undo', 'take it back')
    .action(async (incident: string, args: AckArguments) => {
      const { acknowledge } = await import('../actions/operator.ts');
      exit(await acknowledge(incident, args, io));
    });
  withPerson(program.command('silence').description('tell nobody about some targets for a while'))
    .argument('[target...]', 'these targets: "aurora", "*/apple.dep" (default: all)')
    .addOption(new Option('-s, --service <service...>', 'only these services').choices(services))
    .option('-t, --tenant <id...>', 'only these tenants')
    .addOption(new Option('--for <time>', 'how long').argParser(duration).default(7_200_000, '2h'))
    .option('--reason <text>', 'why', '')
    .option('--end <id>', 'end this silence now')
    .action(async (targets: readonly string[], args: SilenceArguments) => {
      const { silence } = await import('../actions/operator.ts');
      exit(await silence(targets, args, io));
    });
  withPerson(program.command('override').description('put a verdict of your own in the place of ours'))
    .argument('<incident>', 'its id, or the beginning of it')
    .argument('<verdict>', verdicts.join(', '))
    .action(async (incident: string, verdict: string, args: OperatorArguments) => {
      const { overrideVerdict } = await import('../actions/operator.ts');
      exit(await overrideVerdict(incident, verdict, args, io));
    });
}

function withPerson(command: Command): Command {
  return withStoreOptions(command).option('--by <name>', 'who says so (default: the user of this machine)');
}
