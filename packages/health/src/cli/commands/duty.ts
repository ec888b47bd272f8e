import { services, severities, verdicts } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { DutyArguments, RouteArguments } from '../actions/duty.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { instant } from '../option-values.ts';
import { withReadingOptions } from './store.ts';

/** Adds `calendar` and `route`, which tell who is told of an incident, and when. */
export function addDutyCommands(program: Command, io: ProgramIo, exit: Exit): void {
  withReadingOptions(
    program.command('calendar').description('show whether a calendar is open, why, and who is notified'),
  )
    .argument('[id]', 'calendar of the configuration (default: all, and who is on duty by each route)')
    .addOption(atOption())
    .action(async (id: string | undefined, args: DutyArguments) => {
      const { showCalendar } = await import('../actions/duty.ts');
      exit(await showCalendar(id, args, io));
    });
  withReadingOptions(
    program.command('route').description('show who is notified of an incident, and when, until it is acknowledged'),
  )
    .argument(
      '[incident]',
      'id of an incident, or the beginning of the id (default: an incident as the options describe it)',
    )
    .addOption(new Option('--severity <severity>', 'severity').choices(severities).default('major'))
    .addOption(new Option('--verdict <verdict>', 'verdict').choices(verdicts).default('vendor'))
    .addOption(new Option('--service <service>', 'service (default: several)').choices(services))
    .option('--tenant <tenant>', 'tenant (default: several)')
    .option('--location <location>', 'location (default: several)')
    .addOption(atOption())
    .action(async (id: string | undefined, args: RouteArguments) => {
      const { showRoute } = await import('../actions/duty.ts');
      exit(await showRoute(id, args, io));
    });
}

function atOption(): Option {
  return new Option('--at <instant>', 'instant, such as 2026-11-28T18:00:00Z (default: now)').argParser(instant);
}
