import { measures, services, type Verdict, verdicts, windowModes } from '@mdmkit/monitor/model';
import { Argument, type Command, Option } from 'commander';
import type {
  AckArguments,
  LevelArguments,
  MaintenanceArguments,
  OperatorArguments,
  ScopeArguments,
  SilenceArguments,
} from '../actions/operator.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { duration, instant } from '../option-values.ts';
import { withStoreOptions } from './store.ts';

/** Adds `ack`, `silence`, `maintenance`, `check-now`, `accept-level` and `override`: the changes that an operator makes. */
export function addOperatorCommands(program: Command, io: ProgramIo, exit: Exit): void {
  withPerson(program.command('ack').description('acknowledge an incident: state that a person works on it'))
    .argument('<incident>', 'id of the incident, or the beginning of the id')
    .addOption(
      new Option(
        '--for <time>',
        'how long the acknowledgement is valid, at most 7d (default: as configured; 4h, 1h outside the office hours)',
      ).argParser(duration),
    )
    .addOption(new Option('--undo', 'remove the acknowledgement').conflicts('for'))
    .action(async (incident: string, args: AckArguments) => {
      const { acknowledge } = await import('../actions/operator.ts');
      exit(await acknowledge(incident, args, io));
    });
  withPerson(program.command('silence').description('mute notifications for targets'))
    .argument('[target...]', 'mute these targets: "aurora", "*/apple.dep" (default: all)')
    .addOption(new Option('-s, --service <service...>', 'mute only these services').choices(services))
    .option('-t, --tenant <id...>', 'mute only these tenants')
    .addOption(new Option('--for <time>', 'how long to mute, at most 30d').argParser(duration).default(7_200_000, '2h'))
    .addOption(new Option('--reason <text>', 'reason of the silence').default('', 'none'))
    .addOption(
      new Option('--end <id>', 'end the silence with this id').conflicts(['service', 'tenant', 'for', 'reason']),
    )
    .action(async (targets: readonly string[], args: SilenceArguments) => {
      const { silence } = await import('../actions/operator.ts');
      exit(await silence(targets, args, io));
    });
  withPerson(program.command('maintenance').description('add a maintenance window for targets'))
    .argument('[target...]', 'these targets: "aurora", "*/apple.dep" (default: all)')
    .addOption(new Option('-s, --service <service...>', 'only these services').choices(services))
    .option('-t, --tenant <id...>', 'only these tenants')
    .addOption(
      new Option('--mode <mode>', 'mark results, also send no notification, or run no checks')
        .choices(windowModes)
        .default('suppress'),
    )
    .addOption(
      new Option('--from <instant>', 'start of the window, such as 2026-11-28T18:00:00Z (default: now)').argParser(
        instant,
      ),
    )
    .addOption(new Option('--for <time>', 'how long the window lasts').argParser(duration).default(7_200_000, '2h'))
    .addOption(new Option('--reason <text>', 'reason of the window').default('', 'none'))
    .addOption(
      new Option('--end <id>', 'end the window with this id').conflicts([
        'service',
        'tenant',
        'mode',
        'from',
        'for',
        'reason',
      ]),
    )
    .action(async (targets: readonly string[], args: MaintenanceArguments) => {
      const { maintenance } = await import('../actions/operator.ts');
      exit(await maintenance(targets, args, io));
    });
  withPerson(program.command('check-now').description('ask the running service to check targets at once'))
    .argument('[target...]', 'these targets: "aurora", "*/apple.dep" (default: all)')
    .addOption(new Option('-s, --service <service...>', 'only these services').choices(services))
    .option('-t, --tenant <id...>', 'only these tenants')
    .action(async (targets: readonly string[], args: ScopeArguments) => {
      const { checkNow } = await import('../actions/operator.ts');
      exit(await checkNow(targets, args, io));
    });
  withPerson(
    program.command('accept-level').description('take the present level of the measures of a service as usual'),
  )
    .addArgument(new Argument('<service>', 'the service').choices(services))
    .option('--location <name>', 'only at this location (default: all)')
    .addOption(new Option('--measure <measure>', 'only this measure (default: all)').choices(measures))
    .addOption(new Option('--reason <text>', 'reason of the new level').default('', 'none'))
    .action(async (service: string, args: LevelArguments) => {
      const { acceptLevel } = await import('../actions/operator.ts');
      exit(await acceptLevel(service, args, io));
    });
  withPerson(program.command('override').description('replace the verdict of an incident with your own'))
    .argument('<incident>', 'id of the incident, or the beginning of the id')
    .addArgument(new Argument('<verdict>', 'the new verdict').choices(verdicts))
    .action(async (incident: string, verdict: Verdict, args: OperatorArguments) => {
      const { overrideVerdict } = await import('../actions/operator.ts');
      exit(await overrideVerdict(incident, verdict, args, io));
    });
}

function withPerson(command: Command): Command {
  return withStoreOptions(command).option('--by <name>', 'your name (default: the user of this machine)');
}
